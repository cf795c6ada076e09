using System.Text;
using System.Text.Json;
using AbuseDesk.Connectors;

namespace AbuseDesk.Tests.Connectors;

public sealed class ConnectorAnswerTests
{
    private const string Id = "\"id\":\"01936000-0000-7000-8000-000000000001\"";

    [Fact]
    public void An_answer_is_read_as_its_schema_says()
    {
        var (answer, fault) = Read(
            $$"""{ {{Id}}, "status":"done", "result":"found", "message":"2件\n見つかりました", "facts":{"n":2,"queue_id":"4XyZ","more":null,"cut":false} }"""
        );

        Assert.Null(fault);
        Assert.Equal(("done", "found", 2), (answer!.Status, answer.Result, answer.Facts!["n"].GetInt32()));
    }

    [Theory]
    [InlineData("", "schema")]
    [InlineData("null", "null")]
    [InlineData("[]", "schema")]
    [InlineData("done", "schema")]
    [InlineData("{ID}", "status")]
    [InlineData("""{"status":"done"}""", "id")]
    [InlineData("""{"id":"1","status":"done"}""", "schema")]
    [InlineData("""{"id":1,"status":"done"}""", "schema")]
    [InlineData("""{ID,"status":"Done"}""", "status 'Done'")]
    [InlineData("""{ID,"status":"ok"}""", "status 'ok'")]
    [InlineData("""{ID,"status":null}""", "schema")]
    [InlineData("""{ID,"status":true}""", "schema")]
    [InlineData("""{ID,"status":"done","status":"failed"}""", "schema")]
    [InlineData("""{ID,"status":"failed","done":true}""", "done")]
    [InlineData("""{ID,"status":"done"} {}""", "schema")]
    [InlineData("""{ID,"status":"done",}""", "schema")]
    [InlineData("""{ID,"status":"done","result":"No such"}""", "code")]
    [InlineData("""{ID,"status":"done","message":"a\u0000b"}""", "control characters")]
    [InlineData("""{ID,"status":"done","message":"a\u202eb"}""", "control characters")]
    [InlineData("""{ID,"status":"done","facts":{"a":{"b":1}}}""", "facts")]
    [InlineData("""{ID,"status":"done","facts":{"a":[1]}}""", "facts")]
    [InlineData("""{ID,"status":"done","facts":{"A b":1}}""", "facts")]
    [InlineData("""{ID,"status":"done","facts":{"a":"\u0000"}}""", "facts")]
    [InlineData("""{ID,"status":"done","facts":[]}""", "schema")]
    [InlineData("""{ID,"status":"done","facts":{"a":[[[[[[1]]]]]]}}""", "schema")]
    public void Anything_else_is_none_and_it_is_said_why(string json, string why)
    {
        var (answer, fault) = Read(json.Replace("ID", Id, StringComparison.Ordinal));

        Assert.Null(answer);
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_of_anything_is_none()
    {
        Assert.Null(Read($$"""{ {{Id}},"status":"done","message":"{{new string('a', 2_001)}}" }""").Answer);
        Assert.Null(Read($$"""{ {{Id}},"status":"done","facts":{"a":"{{new string('a', 4_001)}}"} }""").Answer);
        var many = string.Join(',', Enumerable.Range(0, 101).Select(n => $"\"f{n}\":1"));
        Assert.Null(Read($$"""{ {{Id}},"status":"done","facts":{ {{many}} } }""").Answer);
    }

    [Fact]
    public void Two_answers_are_the_same_when_they_say_the_same()
    {
        var one = Read($$"""{ {{Id}},"status":"done","facts":{"a":1,"b":"x"} }""").Answer!;
        var same = Read($$"""{"facts":{"b":"x","a":1},"status":"done", {{Id}}, "message":null}""").Answer!;
        var other = Read($$"""{ {{Id}},"status":"done","facts":{"a":2,"b":"x"} }""").Answer!;

        Assert.Equal(one.Canonical(), same.Canonical());
        Assert.NotEqual(one.Canonical(), other.Canonical());
    }

    [Fact]
    public void The_published_schemas_name_what_is_really_said()
    {
        using var request = JsonDocument.Parse(ConnectorApi.Schema("connector-request"));
        using var result = JsonDocument.Parse(ConnectorApi.Schema("connector-result"));
        var said = JsonSerializer.Deserialize<JsonElement>(ConnectorCalls.Write(Asked.For()));

        Assert.Equal(
            said.EnumerateObject().Select(p => p.Name),
            request.RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            ["id", "status", "result", "message", "facts"],
            result.RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name)
        );
    }

    private static (ConnectorAnswer? Answer, string? Fault) Read(string json) =>
        ConnectorAnswer.Read(Encoding.UTF8.GetBytes(json));
}
