namespace EdgeReasoner.Contract;

/// <summary>The identity of the model that decided, so that an answer can be reproduced.</summary>
/// <param name="Name">The model folder's name.</param>
/// <param name="Sha256">SHA-256 of the model file, 64 hexadecimal digits.</param>
/// <param name="Quant">How its weights are stored: <c>fp32</c>, <c>int8</c>, <c>int4</c> or what the model says of itself.</param>
public sealed record ModelIdentity(string Name, string Sha256, string Quant);
