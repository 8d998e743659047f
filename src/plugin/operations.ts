/** Key of the operation that the creation of a container is, confirmed by its PostCreate or PostStart [H2]. */
export function creationKey(id: string): string {
  return `create ${id}`;
}

/** Key of the operation that an update of a container is, confirmed by its PostUpdate [H2]. */
export function updateKey(id: string): string {
  return `update ${id}`;
}

/** Key of the operation that a Synchronize answer is; the first event after it confirms it. */
export const SYNCHRONIZE_KEY = "synchronize";
