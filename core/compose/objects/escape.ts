/**
 * A text as a pod's manifest has it: `$(NAME)` and `$$` mean something there and nothing in a compose file, so that a
 * dollar before either is doubled (Kubernetes' third_party/forked/golang/expansion).
 */
export const literally = (text: string): string => text.replace(/\$(?=[$(])/g, "$$$$");
