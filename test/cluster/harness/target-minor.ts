import { Node } from 'constructs';
import { DEFAULT_PLATFORM, type Platform } from '../../../lib/kube/platform';
import { PLATFORM_CONTEXT } from '../../../lib/kube/provenance';

/** Runs programs as if every platform in them, and the default one, were of this minor alone. */
export async function onMinor<T>(minor: number, run: () => T | Promise<T>): Promise<T> {
  const made = new WeakMap<object, Platform>();
  const { tryGetContext } = Node.prototype;
  Node.prototype.tryGetContext = function (this: Node, key: string): unknown {
    const found: unknown = tryGetContext.call(this, key);
    if (key !== PLATFORM_CONTEXT) return found;
    const platform = (found ?? DEFAULT_PLATFORM) as Platform;
    let targeted = made.get(platform);
    if (targeted === undefined) made.set(platform, (targeted = { ...platform, minors: [minor] }));
    return targeted;
  };
  try {
    return await run();
  } finally {
    Node.prototype.tryGetContext = tryGetContext;
  }
}
