using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Metrics;

public class Re2PatternTests
{
    [Theory]
    [InlineData("a.c", "a\nc", true)]
    [InlineData("(?-s)a.c", "a\nc", false)]
    [InlineData("abc$", "abc\n", false)]
    [InlineData("abc$", "abc", true)]
    [InlineData("abc$\n", "abc\n", false)]
    [InlineData("(?m)a$\nb", "a\nb", true)]
    [InlineData("(?m:a$)\nb", "a\nb", true)]
    [InlineData("(?m)(?-m)a$\nb", "a\nb", false)]
    [InlineData("(?P<n>a)b", "ab", true)]
    [InlineData("(?<n>a)b", "ab", true)]
    [InlineData("[[:alpha:]]+", "abC", true)]
    [InlineData("[[:alpha:]]+", "ab1", false)]
    [InlineData("[^[:digit:]x]+", "ab", true)]
    [InlineData(@"\Qa.b\E+", "a.b", true)]
    [InlineData(@"\Qa.b\E", "axb", false)]
    [InlineData(@"\pN+", "12", true)]
    [InlineData(@"\p{Lu}\P{Lu}", "Ab", true)]
    [InlineData(@"\p{^Lu}", "b", true)]
    [InlineData(@"\d+", "12", true)]
    [InlineData(@"\d", "٣", false)]
    [InlineData(@"\w+", "ä", false)]
    [InlineData(@"[\w-]+", "a-b", true)]
    [InlineData(@"[\D]", "a", true)]
    [InlineData(@"[\D]", "1", false)]
    [InlineData(@"[^\S]", " ", true)]
    [InlineData(@"\s", "\v", false)]
    [InlineData(@"\x41\x{42}\103", "ABC", true)]
    [InlineData(@"\_\-\/\@", "_-/@", true)]
    [InlineData("[a-[b]+", "[", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("a{2}", "aa", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("{x}", "{x}", true)]
    [InlineData("(?i)abc", "aBC", true)]
    [InlineData("a #b", "a #b", true)]
    [InlineData("a|b.*", "bcd", true)]
    [InlineData("a*?b+?", "aab", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void IsMatch_OfRe2sSyntax(string pattern, string value, bool expected)
    {
        Assert.Equal(expected, Re2Pattern.Anchored(pattern).IsMatch(value));
        Assert.Equal(expected, LabelPattern.Of(pattern).IsMatch(value));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("a**")]
    [InlineData("a*+")]
    [InlineData("a{1001}")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)")]
    [InlineData("(?>a)")]
    [InlineData("(?#a)")]
    [InlineData("(?x)a")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\k<a>")]
    [InlineData(@"\Z")]
    [InlineData(@"\")]
    [InlineData("[[:nothing:]]")]
    [InlineData("*")]
    public void Anchored_WhatRe2DoesNotHave_IsRefused(string pattern)
    {
        Assert.ThrowsAny<ArgumentException>(() => Re2Pattern.Anchored(pattern));
        Assert.ThrowsAny<ArgumentException>(() => LabelPattern.Of(pattern));
    }

    /// <summary>What is compared as text must give what the automaton gives.</summary>
    [Fact]
    public void IsMatch_OfWords_IsTheSameAsByAutomaton()
    {
        string[] patterns = ["a", "a|b", "(a|b)", "(?:ab|)", "a.*", ".*a", ".+a", "a.+", ".*a.*", ".+a.+", ".*", ".+", "a\\.b", "a\\..*", "a\\.*", ".*|b", "a-b|.+c", "a\\-b", "x.y", "..*", "a.*.*", ".+.+", ".*.+", "\\\\.*"];
        string[] values = ["", "a", "b", "ab", "ba", "aba", "a.b", "axb", "a.", "a-b", "c", "xc", "xay", "x.y", "xy", "\n", "a\n", "\\", "\\a", "aa"];
        foreach (var pattern in patterns)
        {
            var automaton = Re2Pattern.Anchored(pattern);
            var words = LabelPattern.Of(pattern);
            foreach (var value in values)
                Assert.True(automaton.IsMatch(value) == words.IsMatch(value), $"{pattern} on {value}");
        }
    }
}
