using Quarterdeck.Dashboard.Cli;

return await CommandLine.InvokeAsync(args);
