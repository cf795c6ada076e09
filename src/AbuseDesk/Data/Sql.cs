using System.Data.Common;
using Npgsql;

namespace AbuseDesk.Data;

/// <summary>Short words for plain SQL.</summary>
internal static class Sql
{
    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(values);
        return command;
    }

    public static string? TextOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static Guid? GuidOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetGuid(column);
}
