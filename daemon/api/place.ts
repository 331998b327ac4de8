/** Where an object is; namespace is "" for kinds without one. */
export interface Place {
  namespace: string;
  name: string;
}
