/**
 * What people are shown of actors, without the secrets a manifest holds: values of environment variables, and what
 * is called by a name that sounds like a secret. Names stay, so that one sees what is there.
 */
const redacted = "(redacted)";
const secretName = /passw|secret|token|credential|private|api[-_.]?key|access[-_.]?key|auth/i;
/** Annotations that hold a whole manifest once more. */
const manifestCopies = new Set(["kubectl.kubernetes.io/last-applied-configuration"]);
const depthMax = 40;

function redactEnv(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null || !Object.hasOwn(entry, "value")) return entry;
  return { ...entry, value: redacted };
}

function redactEntry(key: string, value: unknown, depth: number): unknown {
  if (typeof value === "string" && (secretName.test(key) || manifestCopies.has(key))) return redacted;
  if (key === "env" && Array.isArray(value)) return value.map(redactEnv);
  // Volumes and references name secrets; the names are not secret.
  return redactAt(value, depth + 1);
}

function redactAt(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > depthMax) return "(too deep)";
  if (Array.isArray(value)) return value.map((v) => redactAt(v, depth + 1));
  if (value instanceof Map) return redactAt(Object.fromEntries(value), depth);
  if (value instanceof Set) return redactAt([...value], depth);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, redactEntry(k, v, depth)]));
}

/** A copy of plain data, Maps as objects and Sets as lists, with secrets replaced. */
export function redact(value: unknown): unknown {
  return redactAt(value, 0);
}
