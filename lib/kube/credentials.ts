/** Names that end in what a secret is called; `…_FILE`, `…_URL` and `…_NAME` say where it is. */
const SECRET_NAME = /(^|[_-])(password|passwd|passphrase|secret|token|credentials?|(api|access|private|secret|signing|encryption|auth)[_-]?key)$/i;
/** References that something resolves when the program starts: Vault, SOPS, cloud secret managers, 1Password. */
const REFERENCE = /^(vault:|ref\+|op:\/\/|sm:\/\/|gcp:\/\/|aws:\/\/|arn:aws|projects\/|ENC\[|secret:\/\/|awssm:|azkv:)/;
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^/@:\s]{0,256}:([^/@\s]{1,256})@/i;

/** True for a text that is a secret by what it is called, such as `DB_PASSWORD`, or by a password in its URL. */
export function isCredential(name: string, value: string): boolean {
  return hasPassword(value) || (SECRET_NAME.test(name) && isSecretLike(value));
}

function isSecretLike(value: string): boolean {
  const isPlace = /^[/.~]/.test(value) || /^[a-z]+:\/\//i.test(value);
  const isSwitch = /^(\d+|true|false|yes|no|on|off|none|null)?$/i.test(value);
  return !isPlace && !isSwitch && !REFERENCE.test(value) && !/\$[({]/.test(value);
}

function hasPassword(value: string): boolean {
  const password = PASSWORD_IN_URL.exec(value)?.[1];
  return password !== undefined && !/^(\$[({]|<|\{\{|\*+$)/.test(password);
}

/** Keys of trigger metadata are written `inOneWord`; a connection string of a database may hold its password as a pair. */
export function isTriggerCredential(key: string, value: string): boolean {
  return isCredential(key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'), value) || /(?:^|[\s;])(?:password|pwd|accountkey|sharedaccesskey)=[^\s;]/i.test(value);
}
