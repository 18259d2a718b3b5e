/** An image reference in its parts. */
export interface ImageReference {
  /** Registry, path and name, without tag and digest. */
  readonly name: string;
  readonly tag?: string;
  /** `sha256:…`. */
  readonly digest?: string;
}

/** Splits an image reference; undefined for anything that is no text, or empty. */
export function readImage(value: unknown): ImageReference | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const [tagged = '', digest] = value.split('@', 2);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const name = colon < 0 ? tagged : tagged.slice(0, colon);
  return { name, ...(colon >= 0 && { tag: tagged.slice(colon + 1) }), ...(digest !== undefined && { digest }) };
}
