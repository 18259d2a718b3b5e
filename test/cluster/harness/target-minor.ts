import { Node } from 'constructs';
import { DEFAULT_PLATFORM, type Platform } from '../../../lib/kube/platform';
import { PLATFORM_CONTEXT } from '../../../lib/kube/provenance';

let before: Promise<unknown> = Promise.resolve();

/** Runs programs as if every platform in them, and the default one, were of this minor alone; one after the other. */
export function onMinor<T>(minor: number, run: () => T | Promise<T>): Promise<T> {
  return onPlatform((platform) => ({ ...platform, minors: [minor] }), run);
}

/** Runs programs as if every platform in them, and the default one, were another one; one after the other. */
export function onPlatform<T>(change: (platform: Platform) => Platform, run: () => T | Promise<T>): Promise<T> {
  const turn = before.then(() => changed(change, run));
  before = turn.catch(() => undefined);
  return turn;
}

async function changed<T>(change: (platform: Platform) => Platform, run: () => T | Promise<T>): Promise<T> {
  const made = new WeakMap<object, Platform>();
  const { tryGetContext } = Node.prototype;
  Node.prototype.tryGetContext = function (this: Node, key: string): unknown {
    const found: unknown = tryGetContext.call(this, key);
    if (key !== PLATFORM_CONTEXT) return found;
    const platform = (found ?? DEFAULT_PLATFORM) as Platform;
    let ours = made.get(platform);
    if (ours === undefined) made.set(platform, (ours = change(platform)));
    return ours;
  };
  try {
    return await run();
  } finally {
    Node.prototype.tryGetContext = tryGetContext;
  }
}
