/** An image reference in its parts. */
export interface ImageReference {
  /** Registry, path and name, without tag and digest. */
  readonly name: string;
  readonly tag: string | undefined;
  /** `sha256:…`. */
  readonly digest: string | undefined;
}

/** Splits an image reference; undefined for anything that is no text, or empty. */
export function readImage(value: unknown): ImageReference | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const sign = value.indexOf('@');
  const tagged = sign < 0 ? value : value.slice(0, sign);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  return {
    name: colon < 0 ? tagged : tagged.slice(0, colon),
    tag: colon < 0 ? undefined : tagged.slice(colon + 1),
    digest: sign < 0 ? undefined : value.slice(sign + 1),
  };
}
