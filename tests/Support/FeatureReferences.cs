using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Quarterdeck.Tests;

/// <summary>One feature of an assembly using another, with an example of a type that does.</summary>
internal sealed record FeatureReference(string From, string To, string Example);

/// <summary>
/// Reads from an assembly's metadata and IL which features (the first word of a namespace below the root namespace; empty
/// for the root itself) use which: in base types, members, attributes, generic arguments and method bodies. Constants are
/// copied by the compiler and leave no trace.
/// </summary>
internal sealed class FeatureReferences
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly MetadataReader _metadata;
    private readonly PEReader _file;
    private readonly string _root;
    private readonly SignatureTypes _signatures;
    private readonly Dictionary<(string From, string To), string> _found = [];
    private string _feature = "";
    private string _type = "";

    private FeatureReferences(PEReader file, string root)
    {
        _file = file;
        _metadata = file.GetMetadataReader();
        _root = root;
        _signatures = new SignatureTypes(Use);
    }

    /// <summary>Names of the assemblies that an assembly references.</summary>
    public static IReadOnlyList<string> AssembliesOf(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];

    /// <summary>All references from one feature to another one.</summary>
    public static IReadOnlyList<FeatureReference> Read(Assembly assembly, string root)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reading = new FeatureReferences(file, root);
        foreach (var type in reading._metadata.TypeDefinitions)
            reading.ReadType(type);
        return [.. reading._found.Select(found => new FeatureReference(found.Key.From, found.Key.To, found.Value)).OrderBy(found => found.From).ThenBy(found => found.To)];
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        if (FeatureOf(handle) is not { } feature)
            return;

        var type = _metadata.GetTypeDefinition(handle);
        _feature = feature;
        _type = _metadata.GetString(type.Name);
        Use(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
            Use(_metadata.GetInterfaceImplementation(implemented).Interface);
        ReadConstraints(type.GetGenericParameters());
        ReadAttributes(type.GetCustomAttributes());

        foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            field.DecodeSignature(_signatures, genericContext: null);
            ReadAttributes(field.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
            ReadAttributes(property.GetCustomAttributes());
        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            ReadMethod(method);
    }

    private void ReadMethod(MethodDefinition method)
    {
        method.DecodeSignature(_signatures, genericContext: null);
        ReadConstraints(method.GetGenericParameters());
        ReadAttributes(method.GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_signatures, genericContext: null);
        foreach (var region in body.ExceptionRegions.Where(region => !region.CatchType.IsNil))
            Use(region.CatchType);
        ReadInstructions(body.GetILReader());
    }

    private void ReadInstructions(BlobReader il)
    {
        while (il.RemainingBytes > 0)
        {
            short value = il.ReadByte();
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | il.ReadByte()));

            switch (OpCodesByValue[value].OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.ReadByte();
                    break;
                case OperandType.InlineVar:
                    il.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    // The count first: reading it moves the offset.
                    var targets = il.ReadInt32();
                    il.Offset += 4 * targets;
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Use(MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                default:
                    il.ReadInt32();
                    break;
            }
        }
    }

    private void ReadAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
            Use(_metadata.GetCustomAttribute(attribute).Constructor);
    }

    private void ReadConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _metadata.GetGenericParameter(parameter).GetConstraints()))
            Use(_metadata.GetGenericParameterConstraint(constraint).Type);
    }

    private void Use(EntityHandle handle)
    {
        if (handle.IsNil)
            return;

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Note((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, genericContext: null);
                break;
            case HandleKind.MethodDefinition:
                Note(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Note(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Use(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Use(generic.Method);
                generic.DecodeSignature(_signatures, genericContext: null);
                break;
        }
    }

    private void Note(TypeDefinitionHandle used)
    {
        if (FeatureOf(used) is { } feature && feature != _feature)
            _found.TryAdd((_feature, feature), $"{_type} uses {_metadata.GetString(_metadata.GetTypeDefinition(used).Name)}");
    }

    /// <summary>The feature of a type; <see langword="null"/> for what the compiler puts outside the root namespace.</summary>
    private string? FeatureOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (type.IsNested)
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());

        var name = _metadata.GetString(type.Namespace);
        if (name == _root)
            return "";
        return name.StartsWith(_root + ".", StringComparison.Ordinal) ? name[(_root.Length + 1)..].Split('.')[0] : null;
    }

    /// <summary>Visits the types of signatures; builds nothing.</summary>
    private sealed class SignatureTypes(Action<EntityHandle> use) : ISignatureTypeProvider<object?, object?>
    {
        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            use(handle);
            return null;
        }

        public object? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            use(handle);
            return null;
        }

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => null;

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public object? GetSZArrayType(object? elementType) => null;
    }
}
