/** Why git failed, in words of ours: its own may hold what others wrote. */

/** What git complains of, and what that comes to. */
const causes: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/could not resolve host/i, "its host's name is not known"],
  [
    /could not read (username|password)|authentication failed|permission denied \(|terminal prompts disabled/i,
    "it asks who we are",
  ],
  [/host key verification failed/i, "its host's key is not known here"],
  [/ssl|certificate|tls/i, "its host's certificate is not trusted here"],
  [
    /repository .*not found|does not appear to be a git repository|returned error: 404|not valid: is this a git/i,
    "there is no such repository",
  ],
  [/transport .* not allowed/i, "it is reached by a protocol that is not allowed"],
  [
    /connection (refused|timed out|reset)|failed to connect|unable to access|could not connect|network is unreachable/i,
    "its host does not answer",
  ],
  [/no space left/i, "no space left on device"],
  [/bad revision|unknown revision|ambiguous argument|needed a single revision/i, "it has no such revision"],
  [/already exists and is not an empty/i, "its folder is in use"],
];

/** @param code null after a signal */
export function causeOf(complaint: string, code: number | null): string {
  const known = causes.find(([pattern]) => pattern.test(complaint));
  return known?.[1] ?? `git ended with ${code === null ? "a signal" : `code ${code}`}`;
}
