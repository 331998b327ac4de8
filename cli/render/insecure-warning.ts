/** What is said of a cluster that was made with --insecure-loopback. */
export const insecureWarning = (url: string): string =>
  `warning: --insecure-loopback: whoever reaches ${url} is the cluster's admin, without a token`;
