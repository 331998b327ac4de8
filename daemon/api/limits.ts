/** Every limit of the HTTP server that is not told elsewhere: nothing a client does may grow without bound. */

/** Largest body that is taken. */
export const bodyBytesMax = 3 * 1024 * 1024;
/** A body must have arrived within this. */
export const bodyMsMax = 30_000;
/** What is sent on after a body was refused is read and thrown away up to here, so that the client hears why. */
export const refusedBytesMax = 64 * 1024 * 1024;

/** The head of a request must have arrived within this. */
export const headersMsMax = 10_000;
/** A whole request, body and all, must have arrived within this. */
export const requestMsMax = 60_000;
/** How often Node looks for requests that are late. */
export const lateCheckMs = 2_000;
/** An idle connection is kept this long for the next request. */
export const keepAliveMs = 65_000;
/** Quiet connections are probed by the kernel after this, so that dead clients of watches are noticed. */
export const tcpProbeMs = 30_000;

/** Watches, followed logs, execs and step streams that may be open at one time, over all clients. */
export const streamsMax = 2_000;
/** A stream whose client takes nothing for this long is closed. */
export const stalledMsMax = 60_000;
/** A watch that wants bookmarks gets one so often while nothing else is told. */
export const bookmarkMs = 60_000;
/** A watch is ended after this; clients watch on from where it ended. */
export const watchMsMax = 3_600_000;

/** Operations that are remembered, finished or not; the oldest finished one goes first. */
export const operationsMax = 1_000;
/** A finished operation can be asked for this long, as in 0.5.4. */
export const operationKeptMs = 600_000;
/** A write that takes longer is answered 202 and becomes an operation one can ask for, as in 0.5.4. */
export const operationPatienceMs = 25;
/** With sync=true, unless `timeout` says otherwise. */
export const syncTimeoutMs = 30_000;

/** Others wrote between our reading and our writing this often in a row: give up and say so. */
export const writeTriesMax = 16;

/** A comment is sent to readers of /actors/stream this often, so that both ends know the other lives. */
export const stepHeartbeatMs = 15_000;

/** A service or pod that is proxied to must accept the connection within this. */
export const proxyConnectMs = 5_000;
/** HTML whose links are rewritten; longer pages are passed on as they are. */
export const proxyHtmlBytesMax = 2 * 1024 * 1024;

/** Bytes of exec output that may wait for a slow client before its process is held back. */
export const execBytesWaitingMax = 1024 * 1024;
/** One WebSocket message from a client. */
export const socketMessageBytesMax = 1024 * 1024;
