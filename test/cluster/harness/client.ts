import * as https from 'node:https';
import type { KubeObject } from '../../../lib/kube/object';

/** What a server answers. */
export interface Answer<T = KubeObject> {
  readonly status: number;
  readonly body: T;
  /** The text of every `Warning` header. */
  readonly warnings: readonly string[];
}

/** The message of a refusal, or of whatever was answered instead. */
export function messageOf({ status, body }: Answer<unknown>): string {
  const { message } = body as { readonly message?: unknown };
  return typeof message === 'string' ? message : `status ${status}`;
}

/** A connection that broke. */
class Broken extends Error {
  constructor(
    message: string,
    /** Whether the server had closed it before. */
    readonly unheard: boolean,
  ) {
    super(message);
  }
}

/** How an object is written. */
export interface WriteOptions {
  /** @default false */
  readonly dryRun?: boolean;
}

/** One resource of an API version. */
interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** Talks to an API server as its administrator, many requests at once over few connections. */
export class Client {
  private readonly agent: https.Agent;
  private readonly resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(
    readonly port: number,
    private readonly token: string,
    ca: Buffer,
  ) {
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 24, ca });
  }

  /** Creates an object with strict field validation. */
  async create(object: KubeObject, options: WriteOptions = {}): Promise<Answer> {
    return this.request('POST', `${await this.collection(object)}?${writeQuery(options)}`, object);
  }

  /** Puts an object in the place of the one of its name. */
  async replace(object: KubeObject, options: WriteOptions = {}): Promise<Answer> {
    return this.request('PUT', `${await this.path(object)}?${writeQuery(options)}`, object);
  }

  /** Applies an object on the server's side, as GitOps engines do. */
  async apply(object: KubeObject, options: WriteOptions = {}): Promise<Answer> {
    return this.request('PATCH', `${await this.path(object)}?${writeQuery(options)}&fieldManager=plinth&force=true`, object, 'application/apply-patch+yaml');
  }

  /** Merges fields into an object, or into one of its subresources. */
  async merge(object: KubeObject, patch: unknown, subresource = ''): Promise<Answer> {
    return this.request('PATCH', `${await this.path(object)}${subresource && `/${subresource}`}?fieldManager=plinth`, patch, 'application/merge-patch+json');
  }

  async read(object: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): Promise<Answer> {
    return this.request('GET', await this.path(object));
  }

  async remove(object: KubeObject): Promise<Answer> {
    return this.request('DELETE', `${await this.path(object)}?propagationPolicy=Background`);
  }

  /** The objects of a kind in a namespace, or in all. */
  async list(apiVersion: string, kind: string, namespace?: string, selector?: string): Promise<readonly KubeObject[]> {
    const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
    const { status, body, ...rest } = await this.request<{ readonly items?: readonly KubeObject[] }>('GET', `${await this.collection({ apiVersion, kind, metadata: { name: '', ...(namespace !== undefined && { namespace }) } }, true)}${query}`);
    if (status !== 200) throw new Error(`list of ${kind}: ${messageOf({ status, body, ...rest })}`);
    return body.items ?? [];
  }

  /** One of our own requests to a path of the API; once more where a connection broke before anything can have come of it. */
  async request<T = KubeObject>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer<T>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.requestOnce<T>(method, path, body, type);
      } catch (error) {
        const harmless = error instanceof Broken && (error.unheard || method === 'GET' || path.includes('dryRun=All'));
        if (attempt === 4 || !harmless) throw error;
      }
    }
  }

  private requestOnce<T>(method: string, path: string, body: unknown, type: string): Promise<Answer<T>> {
    const text = body === undefined ? undefined : JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
    return new Promise((done, fail) => {
      const request = https.request({ host: '127.0.0.1', port: this.port, method, path, agent: this.agent, timeout: 60_000, headers: { authorization: `Bearer ${this.token}`, accept: 'application/json', ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }) } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => done({ status: response.statusCode ?? 0, body: parsed<T>(Buffer.concat(chunks).toString()), warnings: warningsIn(response.rawHeaders) }));
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in a minute`)));
      // A server closes connections that nobody uses, maybe in the moment in which one is used again.
      request.on('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ECONNRESET' ? new Broken(`${method} ${path}: ${error.message}`, request.reusedSocket) : error));
      request.end(text);
    });
  }

  /** True where the server serves the kind. */
  async serves(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.resourcesOf(apiVersion)).some((resource) => resource.kind === kind);
  }

  /** Resources of an API version, subresources left out. */
  resourcesOf(apiVersion: string): Promise<readonly Resource[]> {
    let known = this.resources.get(apiVersion);
    if (known === undefined) this.resources.set(apiVersion, (known = this.discover(apiVersion)));
    return known;
  }

  /** Forgets what it knows of the kinds that are served: CRDs may have come. */
  forget(): void {
    this.resources.clear();
  }

  /** The path of one object. */
  async path(object: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): Promise<string> {
    return `${await this.collection(object)}/${encodeURIComponent(object.metadata.name)}`;
  }

  close(): void {
    this.agent.destroy();
  }

  private async collection({ apiVersion, kind, metadata: { namespace } }: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>, all = false): Promise<string> {
    const resource = (await this.resourcesOf(apiVersion)).find((each) => each.kind === kind);
    if (resource === undefined) throw new Error(`the server does not serve ${apiVersion} ${kind}`);
    if (resource.namespaced && namespace === undefined && !all) throw new Error(`${kind} without a namespace`);
    return `${rootOf(apiVersion)}${resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${resource.name}`;
  }

  private async discover(apiVersion: string): Promise<readonly Resource[]> {
    const { status, body } = await this.request<{ readonly resources?: readonly Resource[] }>('GET', rootOf(apiVersion));
    return status === 200 ? (body.resources ?? []).filter(({ name }) => !name.includes('/')) : [];
  }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function writeQuery({ dryRun = false }: WriteOptions): string {
  return `fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    return { message: text.slice(0, 500) } as T;
  }
}

function warningsIn(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.flatMap((name, index) => {
    if (index % 2 === 1 || name.toLowerCase() !== 'warning') return [];
    const value = rawHeaders[index + 1] ?? '';
    return [/^\d+ \S+ "(.*)"$/.exec(value)?.[1] ?? value];
  });
}
