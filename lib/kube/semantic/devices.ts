import { isDnsLabel, isDnsSubdomain } from '../names';
import { asMap, isSet, listAt, mapAt, repeatsOf, show, textAt, type Fields } from './fields';
import type { Site } from './site';

/** A ResourceClaim. */
export function checkResourceClaim(site: Site, object: Fields): void {
  checkClaimOfDevices(site, mapAt(object, 'spec'));
}

/** A ResourceClaimTemplate. */
export function checkResourceClaimTemplate(site: Site, object: Fields): void {
  site.enter('spec');
  checkClaimOfDevices(site, mapAt(mapAt(object, 'spec'), 'spec'));
  site.leave();
}

function checkClaimOfDevices(site: Site, spec: Fields | undefined): void {
  const requests = listAt(mapAt(spec, 'devices'), 'requests');
  site.enter('spec');
  site.enter('devices');
  requests.forEach((item, index) => {
    const request = asMap(item);
    if (!request) return;
    site.enter('requests');
    site.enter(index);
    checkRequest(site, request);
    site.leave();
    site.leave();
  });
  for (const index of repeatsOf(requests, 'name')) reportRequest(site, ['requests', index, 'name'], `two requests are named ${show(asMap(requests[index])?.name)}`, 'Give each request a name of its own.');
  site.leave();
  site.leave();
}

/** Until v1beta1 the class stands in the request itself; then one of two blocks holds it. */
function checkRequest(site: Site, request: Fields): void {
  const name = textAt(request, 'name') ?? '';
  if (!isDnsLabel(name)) reportRequest(site, ['name'], name === '' ? 'the request has no name' : `no request can be named ${show(name)}`, 'Write lower-case letters, digits and "-", at most 63 characters.');
  const others = listAt(request, 'firstAvailable');
  if (isSet(request.deviceClassName)) return checkClass(site, request, []);
  if (isSet(request.exactly) === others.length > 0) {
    reportRequest(site, [], others.length > 0 ? 'the request has both exactly and firstAvailable' : 'the request has neither exactly nor firstAvailable', 'Set exactly one of the two.');
  }
  const exactly = mapAt(request, 'exactly');
  if (exactly) checkClass(site, exactly, ['exactly']);
  others.forEach((item, index) => {
    const other = asMap(item);
    if (other) checkClass(site, other, ['firstAvailable', index]);
  });
  for (const index of repeatsOf(others, 'name')) reportRequest(site, ['firstAvailable', index, 'name'], `two alternatives are named ${show(asMap(others[index])?.name)}`, 'Give each a name of its own.');
}

function checkClass(site: Site, holder: Fields, path: ReadonlyArray<string | number>): void {
  const name = textAt(holder, 'deviceClassName') ?? '';
  if (isDnsSubdomain(name)) return;
  reportRequest(site, [...path, 'deviceClassName'], name === '' ? 'the request names no class of devices' : `no class of devices can be named ${show(name)}`, 'Write the name of a DeviceClass, such as gpu.nvidia.com.');
}

function reportRequest(site: Site, path: ReadonlyArray<string | number>, message: string, fix: string): void {
  site.report({ id: 'device-request-malformed', path, message, fix });
}
