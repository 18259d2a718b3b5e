import { failure, type Problem } from '../../lib/errors';
import { show, type Ledger } from './problems';
import { requireProp } from './props';

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Lower = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z';
type First = Digit | Lower | Uppercase<Lower> | '_';
type Later = First | '.' | '-';

/** Every tag but `latest`: it leaves that word at some letter, ends within it, or goes on after it. */
type Tag =
  | `${Exclude<First, 'l'>}${string}`
  | 'l' | `l${Exclude<Later, 'a'>}${string}`
  | 'la' | `la${Exclude<Later, 't'>}${string}`
  | 'lat' | `lat${Exclude<Later, 'e'>}${string}`
  | 'late' | `late${Exclude<Later, 's'>}${string}`
  | 'lates' | `lates${Exclude<Later, 't'>}${string}`
  | `latest${Later}${string}`;

/**
 * A container image with a tag or a digest. As a literal, an image without either, or with the tag `latest`, does not
 * compile; text that is only known when the program runs goes through `Image.parse`.
 */
export type ImageRef = `${string}:${Tag}` | `${string}@sha256:${string}`;

/** The parts of an image's name. */
export interface ImageParts {
  /** With registry and port: `localhost:5000/shop/api`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

/** Reads image names that the compiler has not seen. */
export const Image = {
  /** The image that a text names. @throws PlinthError `image-untagged`, `image-latest`, `image-malformed` */
  parse(text: string): ImageRef {
    const problem = imageProblem(text);
    if (problem) throw failure(problem);
    return text as ImageRef;
  },
} as const;

const REPOSITORY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const ACCEPTED = "a name with a tag other than 'latest', or with a digest: registry.acme.io/shop/api:1.4.2";

/** Splits an image's name; what stands before a `/` is never a tag, so a registry's port is none. */
export function splitImage(text: string): ImageParts {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return {
    repository: colon < 0 ? named : named.slice(0, colon),
    ...(colon >= 0 && { tag: named.slice(colon + 1) }),
    ...(at >= 0 && { digest: text.slice(at + 1) }),
  };
}

/** A tag can move, and two nodes must not disagree; a digest cannot. */
export function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return splitImage(image).digest === undefined ? 'Always' : 'IfNotPresent';
}

/** The image, or one that stands in for it while the problem is reported. */
export function imageProp(ledger: Ledger, prop: string, image: unknown): string {
  if (!requireProp(ledger, prop, image, "'registry.acme.io/shop/api:1.4.2'")) return STAND_IN;
  const problem = imageProblem(image);
  if (!problem) return image as string;
  ledger.tell({ ...problem, prop });
  return STAND_IN;
}

const STAND_IN = 'registry.invalid/missing:0';

/** What is wrong with an image's name, if anything is. */
export function imageProblem(text: unknown): Omit<Problem, 'severity'> | undefined {
  if (typeof text !== 'string' || text === '') return { id: 'image-malformed', message: `the image is ${show(text)}`, accepted: ACCEPTED, fix: 'Name the image.' };
  const { repository, tag, digest } = splitImage(text);
  if (text.length > 512 || !REPOSITORY.test(repository) || (tag !== undefined && tag !== '' && !TAG.test(tag))) {
    return { id: 'image-malformed', message: `the image ${show(text)} is not a name that a registry could have`, accepted: ACCEPTED, fix: lowerCased(text, repository) ?? 'Write registry, repository and tag without scheme or spaces.' };
  }
  if (digest !== undefined && !DIGEST.test(digest)) return { id: 'image-malformed', message: `the image ${show(text)} has a digest that is none`, accepted: 'sha256: and 64 hex digits', fix: 'Copy the digest that the registry shows for the image.' };
  if (digest === undefined && (tag === undefined || tag === '')) return { id: 'image-untagged', message: `the image ${show(text)} has neither tag nor digest`, accepted: ACCEPTED, fix: `Write '${repository}:<version>'.` };
  if (digest === undefined && tag === 'latest') return { id: 'image-latest', message: `the image ${show(text)} may be another one tomorrow`, accepted: ACCEPTED, fix: `Write '${repository}:<version>'.` };
  return undefined;
}

function lowerCased(text: string, repository: string): string | undefined {
  const lower = repository.toLowerCase();
  return lower !== repository && REPOSITORY.test(lower) ? `Write '${lower}${text.slice(repository.length)}'.` : undefined;
}
