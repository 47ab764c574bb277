using EdgeReasoner.Faults;
using EdgeReasoner.Wire;
using Microsoft.Data.Sqlite;

namespace EdgeReasoner.Journal;

/// <summary>
/// The table of answers on disk: SQLite, write-ahead log, <c>synchronous=FULL</c>, so a commit has reached the disk when it returns. One commit
/// takes one flush of the log (4.0 ms where this was measured), against three flushes and 19 ms with a rollback journal. Not thread-safe.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    // "EdRe" and the version of the table; a file with other values is no journal of ours.
    private const long ApplicationId = 0x45645265;
    private const long Version = 1;

    private const string Schema = """
        CREATE TABLE answer (
          sequence INTEGER PRIMARY KEY,
          key TEXT NOT NULL,
          payload_hash BLOB NOT NULL,
          payload BLOB NOT NULL,
          status INTEGER NOT NULL,
          message TEXT,
          answered_at INTEGER NOT NULL, -- milliseconds since 1970
          topic TEXT, -- null once published
          correlation BLOB, traceparent TEXT, request TEXT, trans TEXT,
          due INTEGER, -- monotonic timestamp, on this boot only:
          boot TEXT
        ) STRICT;
        CREATE TABLE probe (value INTEGER) STRICT
        """;

    private static readonly string Boot = File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _published;
    private readonly SqliteCommand _forget;
    private bool _flushes = true; // as it was opened

    private JournalFile(SqliteConnection connection)
    {
        _connection = connection;
        _insert = Command(
            "INSERT INTO answer VALUES ($sequence,$key,$hash,$payload,$status,$message,$at,$topic,$correlation,$traceparent,$request,$trans,$due,$boot)",
            "$sequence", "$key", "$hash", "$payload", "$status", "$message", "$at", "$topic", "$correlation", "$traceparent", "$request", "$trans", "$due", "$boot");
        _published = Command("UPDATE answer SET topic = NULL WHERE sequence = $sequence", "$sequence");
        _forget = Command("DELETE FROM answer WHERE sequence <= $sequence", "$sequence");
    }

    /// <summary>Opens the file, or begins a new one; folders that are missing are made.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; every page has been checked.</returns>
    /// <exception cref="SqliteException">It cannot be opened or written.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no journal.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be made.</exception>
    public static JournalFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 1 };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=4194304; PRAGMA cache_size=-1024");
            if (Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
            {
                Execute(connection, $"BEGIN; {Schema}; PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}; COMMIT");
            }
            else if (Number(connection, "PRAGMA application_id") != ApplicationId || Number(connection, "PRAGMA user_version") != Version)
            {
                throw new InvalidDataException("it is no journal of this version");
            }

            var check = connection.CreateCommand();
            check.CommandText = "PRAGMA quick_check(1)";
            using (check)
            {
                if (check.ExecuteScalar() is not "ok")
                {
                    throw new InvalidDataException("its pages are damaged");
                }
            }

            return new JournalFile(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Tells whether an exception says that the file itself is bad, so that only a new one helps.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for a damaged or foreign file.</returns>
    public static bool IsDamage(Exception exception)
        => exception is InvalidDataException or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB };

    /// <summary>Tells whether an exception is one that a disk can cause.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True for everything that the methods of this class declare.</returns>
    public static bool IsFailure(Exception exception) => exception is SqliteException or InvalidDataException or IOException or UnauthorizedAccessException;

    /// <summary>Reads all answers.</summary>
    /// <returns>In the order of their commits. Routes of another boot are left out: their deadlines cannot be told any more.</returns>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IReadOnlyList<JournalEntry> Read()
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT sequence,key,payload_hash,payload,status,message,answered_at,topic,correlation,traceparent,request,trans,due,boot FROM answer ORDER BY sequence";
        using var row = select.ExecuteReader();
        var entries = new List<JournalEntry>();
        while (row.Read())
        {
            var route = Text(7) is { } topic && Text(13) == Boot
                ? new AnswerRoute(topic, row.GetFieldValue<byte[]>(8), Text(9), Text(10), TransactionJson.Read(Text(11)), row.GetInt64(12))
                : null;
            var answer = new AnswerDocument(row.GetFieldValue<byte[]>(3), row.GetInt32(4), Text(5));
            entries.Add(new JournalEntry(row.GetString(1), row.GetFieldValue<byte[]>(2), answer, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), route)
            {
                Sequence = row.GetInt64(0),
            });
        }

        return entries;

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    /// <summary>Finds out whether a commit can reach the disk: one that changes nothing would write nothing.</summary>
    /// <exception cref="SqliteException">It cannot.</exception>
    /// <remarks>It takes everything to the disk that was written without a flush before.</remarks>
    public void Probe()
    {
        Flushes(true);
        Execute(_connection, "INSERT OR REPLACE INTO probe (rowid, value) VALUES (1, random())");
    }

    /// <summary>Writes everything in one commit; returns once it is on the disk, or with the kernel.</summary>
    /// <param name="added">New answers, with their sequence numbers.</param>
    /// <param name="published">Sequence numbers of answers that have been published.</param>
    /// <param name="forgotten">Answers up to this sequence number are deleted.</param>
    /// <param name="failPoints">For tests; null in production.</param>
    /// <param name="flushes">False leaves it with the kernel, where it survives this process but no power cut; the next that flushes takes it along.</param>
    /// <exception cref="SqliteException">Nothing of it was written.</exception>
    public void Write(IReadOnlyList<JournalEntry> added, IReadOnlyList<long> published, long forgotten, FailPoints? failPoints = null, bool flushes = true)
    {
        Flushes(flushes);
        using var transaction = _connection.BeginTransaction();
        foreach (var entry in added)
        {
            Insert(entry, transaction);
        }

        _published.Transaction = transaction;
        foreach (var sequence in published)
        {
            _published.Parameters[0].Value = sequence;
            _published.ExecuteNonQuery();
        }

        _forget.Transaction = transaction;
        _forget.Parameters[0].Value = forgotten;
        _forget.ExecuteNonQuery();
        if (added.Count > 0)
        {
            failPoints?.Reach(Step.Written);
        }

        transaction.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _published.Dispose();
        _forget.Dispose();
        _connection.Dispose();
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = text;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    // In WAL mode FULL flushes the log at each commit, NORMAL only before a checkpoint.
    private void Flushes(bool flushes)
    {
        if (flushes != _flushes)
        {
            Execute(_connection, flushes ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            _flushes = flushes;
        }
    }

    private void Insert(JournalEntry entry, SqliteTransaction transaction)
    {
        object?[] values =
        [
            entry.Sequence, entry.Key, entry.PayloadHash, entry.Document.Payload, entry.Document.Status, entry.Document.Message, entry.AnsweredAt.ToUnixTimeMilliseconds(),
            entry.Route?.Topic, entry.Route?.CorrelationData, entry.Route?.Traceparent, entry.Route?.RequestId, entry.Route?.Transaction is { } known ? TransactionJson.Write(known) : null, entry.Route?.Due, Boot,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _insert.Transaction = transaction;
        _insert.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, DBNull.Value));
        }

        return command;
    }
}
