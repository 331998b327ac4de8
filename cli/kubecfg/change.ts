/** A change to an object that others write too: read, edited, put, and again when somebody was faster. */
import { type Client, type Json, ServerFault } from "./client.js";

const conflictsMax = 8;

/**
 * Status is written all the time, so a conflict says nothing about what the caller changes.
 * @param path below /api/VERSION, e.g. `/pods/jenkins`
 * @throws ServerFault when it conflicts for ever, or the server refuses it
 */
export async function change<T extends Json>(client: Client, path: string, edit: (current: T) => T): Promise<T> {
  for (let tries = 1; ; tries++) {
    const next = edit((await client.request("GET", path)) as T);
    try {
      return (await client.request("PUT", path, {}, next)) as T;
    } catch (error) {
      if (!(error instanceof ServerFault && error.status === 409) || tries >= conflictsMax) throw error;
    }
  }
}
