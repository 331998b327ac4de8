/** The namespace of verbs that mean one object. */
export const defaultNamespace = "default";
