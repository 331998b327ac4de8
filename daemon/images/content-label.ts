/** Carries the hash of what an image of ours was made from, so that it is made again only when that changed. */
export const contentLabel = "io.troupe.content";
