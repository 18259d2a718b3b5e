import { Quantity } from '../../units';
import { isDnsSubdomain } from '../names';
import { isSet, listAt, mapAt, show, textAt, type Fields } from './fields';
import { checkSelector } from './labels';
import type { Site } from './site';

/** A PersistentVolumeClaim. */
export function checkClaim(site: Site, object: Fields): void {
  site.enter('spec');
  checkClaimSpec(site, mapAt(object, 'spec') ?? {});
  site.leave();
}

/** The spec of a claim: written alone, as a template of a StatefulSet, or inside a volume. */
export function checkClaimSpec(site: Site, spec: Fields): void {
  const modes = listAt(spec, 'accessModes');
  if (modes.length === 0) {
    site.report({ id: 'pvc-access-mode-missing', path: ['accessModes'], message: 'the claim has no access modes', accepted: 'ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod', fix: 'Set accessModes, such as [ReadWriteOnce].' });
  } else if (modes.length > 1 && modes.includes('ReadWriteOncePod')) {
    site.report({ id: 'pvc-access-mode-conflict', path: ['accessModes'], message: 'ReadWriteOncePod stands beside other access modes', accepted: 'ReadWriteOncePod alone', fix: 'Remove the other modes.' });
  }
  checkStorage(site, mapAt(mapAt(spec, 'resources'), 'requests'));
  const selector = mapAt(spec, 'selector');
  if (selector) checkSelector(site, selector, 'selector');
  const className = textAt(spec, 'storageClassName') ?? '';
  if (className !== '' && !isDnsSubdomain(className)) {
    site.report({ id: 'reference-name-malformed', path: ['storageClassName'], message: `no StorageClass can be named ${show(className)}`, fix: 'Write the name of the StorageClass.' });
  }
}

function checkStorage(site: Site, requests: Fields | undefined): void {
  const path = ['resources', 'requests', 'storage'];
  const written = requests?.storage;
  if (!isSet(written)) {
    site.report({ id: 'pvc-request-required', path, message: 'the claim does not say how much storage it asks for', accepted: 'a quantity above zero, such as "10Gi"', fix: 'Set resources.requests.storage.' });
    return;
  }
  const amount = Quantity.tryParse(written);
  if (!amount || (!amount.isZero() && !amount.isNegative())) return;
  site.report({ id: 'pvc-request-required', path, message: `the claim asks for ${show(written)} of storage`, accepted: 'a quantity above zero, such as "10Gi"', fix: 'Write how much storage is needed.' });
}
