using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>The kinds of channels. A new one is a class, a test, and a line in each of these.</summary>
internal static class ChannelsRegistration
{
    /// <summary>What reading channels from a workspace needs.</summary>
    public static IServiceCollection AddChannelKinds(this IServiceCollection services) => services
        .AddSingleton<WorkspaceSection, ChannelsSection>()
        .AddKind<WebhookSettings>("webhook")
        .AddKind<SlackSettings>("slack")
        .AddKind<WeComSettings>("wecom")
        .AddKind<DingTalkSettings>("dingtalk")
        .AddKind<FeishuSettings>("feishu")
        .AddKind<EmailSettings>("email")
        .AddKind<PagerDutySettings>("pagerduty");

    /// <summary>What sending needs.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddSingleton<ChannelHttp>()
        .AddSingleton<INotificationChannel, WebhookChannel>()
        .AddSingleton<INotificationChannel, SlackChannel>()
        .AddSingleton<INotificationChannel, WeComChannel>()
        .AddSingleton<INotificationChannel, DingTalkChannel>()
        .AddSingleton<INotificationChannel, FeishuChannel>()
        .AddSingleton<INotificationChannel, EmailChannel>()
        .AddSingleton<INotificationChannel, PagerDutyChannel>();

    private static IServiceCollection AddKind<TSettings>(this IServiceCollection services, string kind)
        where TSettings : ChannelSettings =>
        services.AddSingleton(new WorkspaceKind(typeof(ChannelSettings), kind, typeof(TSettings)));
}
