/** A stream of server-sent events that is taken up again where it broke. Format: HTML Living Standard, section 9.2. */
import { ApiError, ConnectionError } from "./api-error.js";
import type { Client } from "./client.js";
import { linesOf } from "./watch.js";

export interface ServerEvent {
  event: string;
  data: string;
}

const retryMs = 1_000;

/**
 * Every event, for ever.
 * @param onBreak told once each time the connection breaks
 * @throws ApiError; ConnectionError if it cannot be opened the first time
 */
export async function* serverEvents(
  client: Client,
  path: string,
  query: Record<string, string | undefined>,
  onBreak: (error: unknown) => void,
): AsyncGenerator<ServerEvent> {
  let lastEventId: string | undefined;
  let isOpen = false;
  for (;;) {
    try {
      const answer = await client.open({ path, query: { ...query, lastEventId }, accept: "text/event-stream" });
      isOpen = true;
      let [event, data] = ["message", ""];
      for await (const raw of linesOf(answer)) {
        const line = raw.replace(/\r$/, "");
        if (line === "") {
          if (data !== "") yield { event, data: data.slice(0, -1) };
          [event, data] = ["message", ""];
        } else if (line.startsWith("id:")) lastEventId = line.slice(3).trim();
        else if (line.startsWith("event:")) event = line.slice(6).trim();
        else if (line.startsWith("data:")) data += `${line.slice(5).replace(/^ /, "")}\n`;
      }
    } catch (error) {
      if (error instanceof ApiError || (error instanceof ConnectionError && lastEventId === undefined)) throw error;
      if (isOpen) onBreak(error);
      isOpen = false;
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
