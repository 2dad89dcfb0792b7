using System.Text;
using Microsoft.Playwright;

namespace Quarterdeck.Browser.Tests;

/// <summary>Holds back what a page sends to its circuit, from the first frame that has a word in it until it is released: a slow line.</summary>
internal sealed class HeldFrames(string word)
{
    private readonly byte[] _word = Encoding.ASCII.GetBytes(word);
    private readonly Lock _gate = new();
    private readonly List<Action> _held = [];
    private bool _holding;
    private bool _released;

    /// <summary>To be called before the page is opened.</summary>
    public Task RouteAsync(IPage page) => page.RouteWebSocketAsync("**/_blazor**", socket =>
    {
        var server = socket.ConnectToServer();
        socket.OnMessage(frame => Take(frame, server));
    });

    /// <summary>Lets everything through, in its order.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _released = true;
            foreach (var send in _held)
                send();
        }
    }

    private void Take(IWebSocketFrame frame, IWebSocketRoute server)
    {
        lock (_gate)
        {
            _holding |= frame.Binary.AsSpan().IndexOf(_word) >= 0;
            if (_holding && !_released)
                _held.Add(Send);
            else
                Send();
        }

        void Send()
        {
            if (frame.Binary is { } bytes)
                server.Send(bytes);
            else
                server.Send(frame.Text ?? "");
        }
    }
}
