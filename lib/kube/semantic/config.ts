import { isConfigKey } from '../names';
import { asMap, isSet, mapAt, show, textAt, type Fields } from './fields';
import type { Site } from './site';

/** Most bytes of data that a ConfigMap or a Secret may hold. */
const MOST_BYTES = 1024 * 1024;
const NOT_BASE64 = /[^A-Za-z0-9+/]/;

/** A ConfigMap. */
export function checkConfigMap(site: Site, object: Fields): void {
  const data = mapAt(object, 'data');
  const binary = mapAt(object, 'binaryData');
  let bytes = 0;
  for (const key in data) {
    checkKey(site, 'data', key);
    const value = data[key];
    if (typeof value === 'string') bytes += value.length;
    if (binary && Object.hasOwn(binary, key)) {
      site.report({ id: 'config-key-duplicate', path: ['data', key], message: `the key ${show(key)} is in data and in binaryData`, fix: 'Remove one of them.' });
    }
  }
  // A character takes one to three bytes: count them only where they could matter.
  if (data && bytes * 3 > MOST_BYTES) bytes = bytesOfValues(data);
  if (binary) bytes += checkBase64(site, binary, 'binaryData');
  checkSize(site, bytes);
}

/** Key → what a Secret of a type must have, beside the annotation that a token names its account with. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** A Secret. */
export function checkSecret(site: Site, object: Fields): void {
  const data = mapAt(object, 'data');
  const plain = mapAt(object, 'stringData');
  let bytes = data ? checkBase64(site, data, 'data') : 0;
  for (const key in plain) checkKey(site, 'stringData', key);
  if (plain) bytes += bytesOfValues(plain);
  checkSize(site, bytes);
  const type = textAt(object, 'type') ?? '';
  const has = (key: string): boolean => (data !== undefined && Object.hasOwn(data, key)) || (plain !== undefined && Object.hasOwn(plain, key));
  if (Object.hasOwn(NEEDED, type)) for (const key of NEEDED[type] ?? []) if (!has(key)) reportMissing(site, type, key);
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password')) reportMissing(site, type, 'password');
  if (type === 'kubernetes.io/service-account-token') checkToken(site, object);
  for (const key of ['.dockercfg', '.dockerconfigjson']) {
    const text = textAt(plain, key);
    if (text === undefined || !NEEDED[type]?.includes(key) || isJsonMap(text)) continue;
    site.report({ id: 'secret-data-malformed', path: ['stringData', key], message: `${key} is no JSON object`, fix: 'Write the credentials of the registry as JSON.' });
  }
}

function checkToken(site: Site, object: Fields): void {
  const annotations = mapAt(mapAt(object, 'metadata'), 'annotations');
  const key = 'kubernetes.io/service-account.name';
  if ((textAt(annotations, key) ?? '') !== '') return;
  site.report({ id: 'secret-key-missing', path: ['metadata', 'annotations', key], message: 'the token does not say of which ServiceAccount it is', fix: `Set the annotation ${key}.` });
}

function reportMissing(site: Site, type: string, key: string): void {
  site.report({ id: 'secret-key-missing', path: ['data', key], message: `a Secret of type ${type} needs the key ${show(key)}`, fix: `Add ${key}, or change the type.` });
}

/** Checks keys and encoding; gives back the bytes that the values stand for. */
function checkBase64(site: Site, data: Fields, field: string): number {
  let bytes = 0;
  for (const key in data) {
    checkKey(site, field, key);
    const value = data[key];
    if (typeof value !== 'string') continue;
    // Go's decoder skips line ends.
    const text = value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]/g, '') : value;
    const decoded = bytesOfBase64(text);
    if (decoded !== undefined) bytes += decoded;
    else site.report({ id: 'secret-data-malformed', path: [field, key], message: `the value of ${show(key)} is not base64`, accepted: 'standard base64 with padding', fix: field === 'data' ? 'Encode the value, or write it plainly under stringData.' : 'Encode the value, or write it as text under data.' });
  }
  return bytes;
}

/** How many bytes the text stands for, or undefined when it is not base64. */
function bytesOfBase64(text: string): number | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0 || NOT_BASE64.test(text.slice(0, text.length - padding))) return undefined;
  return (text.length / 4) * 3 - padding;
}

function checkKey(site: Site, field: string, key: string): void {
  if (isConfigKey(key)) return;
  site.report({ id: 'config-key-malformed', path: [field, key], message: `the key ${show(key)} is not accepted`, accepted: 'letters, digits, "-", "_" and ".", at most 253 characters, not beginning with ".."', fix: 'Rename the key; a mount gives it any path with items.' });
}

function checkSize(site: Site, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  site.report({ id: 'config-too-large', path: [], message: `the data takes ${bytes} bytes`, accepted: `at most ${MOST_BYTES} bytes`, fix: 'Split it, or put large files into an image or a volume.' });
}

function bytesOfValues(map: Fields): number {
  let bytes = 0;
  for (const key in map) {
    const value = map[key];
    if (typeof value === 'string') bytes += bytesOf(value);
  }
  return bytes;
}

/** Bytes of a text in UTF-8. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Each half of a surrogate pair stands for two of its four bytes.
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

function isJsonMap(text: string): boolean {
  try {
    return isSet(asMap(JSON.parse(text)));
  } catch {
    return false;
  }
}
