/** A port for a cluster's API that nobody has. */
import { createServer } from "node:net";

const portDefault = 8080;

/** Whether nobody has a port of all this machine's addresses, or of this one. */
function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, host, () => server.close(() => resolve(true)));
  });
}

export async function choosePort(): Promise<number> {
  for (let port = portDefault; port < portDefault + 100; port++) if (await isFree(port, "127.0.0.1")) return port;
  throw new Error(`no port from ${portDefault} on is free on 127.0.0.1`);
}
