import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import type { LogOptions } from "../../minion/engine/engine.js";
import { demux } from "./demux.js";
import { shortId } from "./info.js";
import type { DockerScope } from "./scope.js";

/**
 * A container's output, stdout and stderr in the order the engine has them. Destroying the stream ends the request.
 * @throws Fault NotFound
 */
export async function containerLogs(
  scope: DockerScope,
  id: string,
  options: LogOptions,
): Promise<NodeJS.ReadableStream> {
  const what = `read the log of container ${shortId(id)}`;
  const inspected = await scope.client.read(what, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  const since = sinceOf(options, scope.clock.nowMs());
  const source = await scope.client.open(what, (docker, abortSignal) =>
    docker.getContainer(id).logs({
      // For dockerode this means: hand over the stream instead of collecting it; `_query` is what the engine gets.
      follow: true,
      abortSignal,
      _query: {
        follow: options.follow,
        stdout: true,
        stderr: true,
        timestamps: options.timestamps,
        ...(options.tailLines === undefined ? {} : { tail: options.tailLines }),
        ...(since === undefined ? {} : { since }),
      },
    } as { follow: true }),
  );
  const response = source as IncomingMessage;
  const output = limited(options.limitBytes, () => response.destroy());
  demux(response, inspected.Config.Tty, { stdout: output, stderr: output }, (error) => {
    // The source also "breaks" when the limit or the reader ended it.
    if (error === undefined || output.destroyed || output.readableEnded || output.limitReached()) output.end();
    else output.destroy(error);
  });
  return output;
}

/** Docker takes seconds with a fraction; given as text it keeps all nine digits. */
function sinceOf(options: LogOptions, nowMs: number): string | undefined {
  if (options.sinceTime !== undefined) {
    const atMs = Date.parse(options.sinceTime);
    return Number.isNaN(atMs) ? undefined : (atMs / 1000).toFixed(3);
  }
  if (options.sinceSeconds !== undefined) return (nowMs / 1000 - options.sinceSeconds).toFixed(3);
  return undefined;
}

/** Passes at most `limitBytes` on, then ends; `onClose` is called then and at a destruction from outside. */
function limited(limitBytes: number | undefined, onClose: () => void): Transform & { limitReached(): boolean } {
  let left = limitBytes ?? Number.POSITIVE_INFINITY;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (left === 0) return done();
      const part = chunk.length <= left ? chunk : chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      if (left === 0) {
        this.push(null);
        onClose();
      }
      done();
    },
  });
  stream.on("close", onClose);
  return Object.assign(stream, { limitReached: () => left === 0 });
}
