/** Join tokens that are good for one minion, once. */

const answerMsMax = 10_000;
const ttlSeconds = 600;

async function ask(url: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method,
    signal: AbortSignal.timeout(answerMsMax),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`the master at ${url} refuses a join token: ${String(answer["message"])}`);
  return answer;
}

/** Makes a token for that minion alone; it is good until `work` has ended. */
export async function withJoinToken(
  url: string,
  minion: string,
  work: (token: string) => Promise<void>,
): Promise<void> {
  const { token, id } = await ask(url, "POST", "/joining/tokens", { ttlSeconds, minion });
  try {
    await work(String(token));
  } finally {
    // A master that is gone has taken the token's time with it.
    await ask(url, "DELETE", `/joining/tokens/${String(id)}`).catch(() => undefined);
  }
}
