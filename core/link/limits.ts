/** What one end of the link may say to the other at most: each ceiling has a name and stands here. */

/** Labels of a minion, beside those an operator gives it. */
export const labelsMax = 64;
/** The most processors Linux can be built for. */
export const cpusMax = 8_192;
/** 256 TiB: what x86 can address. */
export const memoryBytesMax = 2 ** 48;
/** Pods one message may tell of. */
export const podsMax = 10_000;
/** Containers of one pod that are told of. */
export const containersMax = 256;
/** Conditions of one pod. */
export const conditionsMax = 32;
/** Notes in one message. */
export const notesMax = 1_000;
/** ConfigMaps and Secrets that one pod names. */
export const configsMax = 10_000;
/** A window over which use is measured: an hour. */
export const windowMsMax = 3_600_000;
/** How long a minion tells of what is used before it has to be asked again: a day. */
export const usageSecondsMax = 86_400;
/** Rows of a table in one message. */
export const rowsMax = 200_000;
/** Addresses, ports and backends of one service. */
export const backendsMax = 20_000;

/** Ids and names that are compared, never read by people. */
export const idCharsMax = 256;
/** What is shown to people is cut here: as Kubernetes does with the message of an event. */
export const messageCharsMax = 1_024;
/** A container's last words: Kubernetes' limit for a termination message. */
export const lastWordsCharsMax = 4_096;
/** Of a reason, which is one word. */
export const reasonCharsMax = 128;
