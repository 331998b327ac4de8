/** How much, and how often, one end of the link listens to the other: each ceiling has a name and stands here. */

/** Messages of one minion a second, when it goes on like that. */
export const messagesPerSecondMax = 1_000;
/** Messages of one minion at once: a host that boots tells of each of its pods several times. */
export const messagesAtOnceMax = 10_000;
/** Characters of a message; a longer one counts as several. */
export const messageCharsCounted = 4_096;
/** Notes of one minion that become events, a second. */
export const notesPerSecondMax = 100;
/** Notes of one minion at once; more are left out. */
export const notesAtOnceMax = 2_000;

/** A peer that sent nonsense is not listened to for so long, twice as long each time. */
export const backOffMsFirst = 1_000;
/** The longest such time. */
export const backOffMsMax = 300_000;
/** Its past is forgotten after it made sense for so long. */
export const forgivenAfterMs = 600_000;
