/** A worker that answers HTTP requests with as little work as can be, so that what is measured is the way to it. */
import { type AddressInfo, createServer } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

const body = "x".repeat(workerData as number);
const answer = (connection: string): Buffer =>
  Buffer.from(`HTTP/1.1 200 OK\r\nConnection: ${connection}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const goOn = answer("keep-alive");
const last = answer("close");

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => socket.destroy());
  socket.on("data", (request: Buffer) => {
    if (request.includes("onnection: close")) socket.end(last);
    else socket.write(goOn);
  });
});
server.listen(0, "127.0.0.1", () => parentPort?.postMessage((server.address() as AddressInfo).port));
