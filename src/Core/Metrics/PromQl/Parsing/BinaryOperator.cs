namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Operators between two expressions.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Atan2,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Unless,
}

internal static class BinaryOperators
{
    /// <summary>How tightly a unary sign binds: as a multiplication, so that <c>-2^2</c> is -4.</summary>
    public const int SignPrecedence = 5;

    private static readonly (string Sign, BinaryOperator Operator, int Precedence)[] All =
    [
        ("or", BinaryOperator.Or, 1),
        ("and", BinaryOperator.And, 2),
        ("unless", BinaryOperator.Unless, 2),
        ("==", BinaryOperator.Equal, 3),
        ("!=", BinaryOperator.NotEqual, 3),
        ("<", BinaryOperator.Less, 3),
        ("<=", BinaryOperator.LessOrEqual, 3),
        (">", BinaryOperator.Greater, 3),
        (">=", BinaryOperator.GreaterOrEqual, 3),
        ("+", BinaryOperator.Add, 4),
        ("-", BinaryOperator.Subtract, 4),
        ("*", BinaryOperator.Multiply, SignPrecedence),
        ("/", BinaryOperator.Divide, SignPrecedence),
        ("%", BinaryOperator.Modulo, SignPrecedence),
        ("atan2", BinaryOperator.Atan2, SignPrecedence),
        ("^", BinaryOperator.Power, 6),
    ];

    /// <summary>The operator that a token is, if it is one.</summary>
    public static BinaryOperator? Of(Token token)
    {
        foreach (var (sign, binary, _) in All)
        {
            if (token.Is(TokenKind.Operator, sign) || token.IsKeyword(sign))
                return binary;
        }

        return null;
    }

    extension(BinaryOperator binary)
    {
        public string Sign => Array.Find(All, row => row.Operator == binary).Sign;

        public int Precedence => Array.Find(All, row => row.Operator == binary).Precedence;

        public bool IsComparison => binary is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;

        public bool IsSet => binary is BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Unless;
    }
}
