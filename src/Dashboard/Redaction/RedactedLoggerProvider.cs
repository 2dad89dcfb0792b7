using System.Collections;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Dashboard.Redaction;

/// <summary>A provider whose loggers see no secret: not in messages and exceptions, not in the values behind them, not in scopes.</summary>
internal sealed class RedactedLoggerProvider(ILoggerProvider inner) : ILoggerProvider, ISupportExternalScope
{
    public ILogger CreateLogger(string categoryName) => new RedactedLogger(inner.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (inner as ISupportExternalScope)?.SetScopeProvider(new RedactedScopes(scopeProvider));

    public void Dispose() => inner.Dispose();

    private sealed class RedactedLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
                return;
            // The exception becomes part of the message: providers print it as it is.
            var text = formatter(state, exception);
            if (exception is not null)
                text = $"{text}{Environment.NewLine}{exception}";
            inner.Log(logLevel, eventId, RedactedValues.Of(state, Redactor.Text(text)), exception: null, static (values, _) => values.ToString());
        }
    }

    private sealed class RedactedScopes(IExternalScopeProvider inner) : IExternalScopeProvider
    {
        public void ForEachScope<TState>(Action<object?, TState> callback, TState state) =>
            inner.ForEachScope(static (scope, to) => to.callback(scope is null ? null : RedactedValues.Of(scope, Redactor.Text(scope.ToString() ?? "")), to.state), (callback, state));

        public IDisposable Push(object? state) => inner.Push(state);
    }

    /// <summary>What a structured provider reads beside the message.</summary>
    private sealed class RedactedValues(string text, IReadOnlyList<KeyValuePair<string, object?>> values) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] => Redacted(values[index]);

        public static RedactedValues Of(object? state, string text) => new(text, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.Select(Redacted).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => text;

        private static KeyValuePair<string, object?> Redacted(KeyValuePair<string, object?> value) => value.Value switch
        {
            null => value,
            _ when SecretNames.Has(value.Key) => KeyValuePair.Create(value.Key, (object?)Redactor.Mask),
            { } held => KeyValuePair.Create(value.Key, held.GetType().IsPrimitive ? held : (object?)Redactor.Text(held.ToString() ?? "")),
        };
    }
}
