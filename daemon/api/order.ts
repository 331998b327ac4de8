/** The requests of one connection, one after another: their answers must be in order, too. */
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

interface Line {
  isBusy: boolean;
  waiting: (() => void)[];
}

export class Order {
  readonly #lines = new WeakMap<Socket, Line>();

  /**
   * Resolves when the earlier requests of this connection are answered.
   * @throws an error with the code ECONNRESET when the connection has ended by then
   */
  async turn(socket: Socket, response: ServerResponse): Promise<void> {
    const line = this.#lines.get(socket) ?? this.#begin(socket);
    if (line.isBusy) await new Promise<void>((resolve) => line.waiting.push(resolve));
    if (socket.destroyed) throw Object.assign(new Error("the client went away"), { code: "ECONNRESET" });
    line.isBusy = true;
    response.once("close", () => {
      const next = line.waiting.shift();
      if (next) next();
      else line.isBusy = false;
    });
  }

  #begin(socket: Socket): Line {
    const line: Line = { isBusy: false, waiting: [] };
    this.#lines.set(socket, line);
    // What waits is not told by its own answer, which never begins.
    socket.once("close", () => {
      for (const resolve of line.waiting.splice(0)) resolve();
    });
    return line;
  }
}
