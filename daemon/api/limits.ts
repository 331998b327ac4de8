/** Every limit of the HTTP server that is not told elsewhere: nothing a client does may grow without bound. */

/** Largest body that is taken. */
export const bodyBytesMax = 3 * 1024 * 1024;
/** Bodies that are being read or worked on, in all and of one caller. */
export const bodiesBytesMax = 64 * 1024 * 1024;
export const bodiesBytesPerCallerMax = 48 * 1024 * 1024;
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
/** Of one caller. */
export const streamsPerCallerMax = 1_000;
/** A stream or an answer whose client takes nothing for this long is closed. */
export const stalledMsMax = 60_000;
/** A watch that wants bookmarks gets one so often while nothing else is told. */
export const bookmarkMs = 60_000;
/** A watch is ended after this; clients watch on from where it ended. */
export const watchMsMax = 3_600_000;

/** Work for answers that is done in one turn of the event loop; what is more waits until the loop has gone round. */
export const turnMsMax = 5;
/** The same where a connection has just come: the loop takes one each time it goes round. */
export const newcomerMsMax = 0.5;
/** What one request may cost before it is known what it costs: so many begin in one turn. */
export const beginMs = 0.25;
/** What reading a body costs besides: so many bytes of it a millisecond. */
export const bodyBytesPerMs = 20_000;
/** Long answers are made and sent in pieces of about this; a shorter one is sent whole. */
export const chunkBytesMax = 64 * 1024;
/** Objects that are looked at for one piece: a selector may pass over most of them. */
export const chunkObjectsMax = 2_000;
/** JSON of objects that is remembered for who asks next, of each wording. */
export const textBytesMax = 64 * 1024 * 1024;
/** Of lists that are on their way to clients, by what each keeps in memory; the others wait. */
export const answerBytesMax = 128 * 1024 * 1024;
/** What a list keeps besides while it is made smaller for the network. */
export const zipBytes = 256 * 1024;
/** Of one caller. */
export const answerBytesPerCallerMax = 96 * 1024 * 1024;
/** Lists that wait for that, in all and of one caller; the others are told to ask again. */
export const answersWaitingMax = 2_000;
export const answersWaitingPerCallerMax = 1_000;
/** While others wait, a list whose client takes nothing for this long is ended. */
export const hurriedMsMax = 5_000;

/** Requests that are worked on at one time, of each level, and of one caller of it. */
export const seatsMax = 256;
export const seatsPerCallerMax = 128;
/** Requests that wait for that, of each level, and of one caller of it; the others are told to ask again. */
export const requestsWaitingMax = 4_000;
export const requestsWaitingPerCallerMax = 2_000;
/** Nobody waits for a seat, or for the place of a list, longer than this. */
export const waitingMsMax = 15_000;
/** When to ask again. */
export const retryAfterSeconds = 1;

/** Connections of one listener that are not links or WebSockets, in all and from one address. */
export const connectionsMax = 4_000;
export const connectionsPerAddressMax = 3_000;
/** Requests of one connection that are read ahead of its answers. */
export const requestsAheadMax = 8;
/** What of a connection is read at one time: many requests fit into it. */
export const readBytesMax = 4 * 1024;
/** Headers of one request. */
export const headersMax = 200;

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

/** A name that is made for an object is taken this often in a row: give up and say so. As Kubernetes does. */
export const namesTriedMax = 8;

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
