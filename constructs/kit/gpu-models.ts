/**
 * The MIG profiles of each product, by the name that GPU feature discovery gives it in a node's labels; those of the MIG User Guide v590, without `1g` with all media engines (`+me.all`) and
 * graphics (`+gfx`). The guide has the H100 with 80GB and with 94GB once each, for PCIe and SXM alike. A profile is written as the device plugin names its resource: `+me` is `.me`.
 *
 * @see https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html
 */
export const MIG_PROFILES = {
  'NVIDIA-A30': ['1g.6gb', '1g.6gb.me', '2g.12gb', '2g.12gb.me', '4g.24gb'],
  'NVIDIA-A100-SXM4-40GB': ['1g.5gb', '1g.5gb.me', '1g.10gb', '2g.10gb', '3g.20gb', '4g.20gb', '7g.40gb'],
  'NVIDIA-A100-PCIE-40GB': ['1g.5gb', '1g.5gb.me', '1g.10gb', '2g.10gb', '3g.20gb', '4g.20gb', '7g.40gb'],
  'NVIDIA-A100-SXM4-80GB': ['1g.10gb', '1g.10gb.me', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'],
  'NVIDIA-A100-80GB-PCIe': ['1g.10gb', '1g.10gb.me', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'],
  'NVIDIA-H100-80GB-HBM3': ['1g.10gb', '1g.10gb.me', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'],
  'NVIDIA-H100-PCIe': ['1g.10gb', '1g.10gb.me', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'],
  'NVIDIA-H100-NVL': ['1g.12gb', '1g.12gb.me', '1g.24gb', '2g.24gb', '3g.47gb', '4g.47gb', '7g.94gb'],
  'NVIDIA-H200': ['1g.18gb', '1g.18gb.me', '1g.35gb', '2g.35gb', '3g.71gb', '4g.71gb', '7g.141gb'],
  'NVIDIA-B200': ['1g.23gb', '1g.23gb.me', '1g.45gb', '2g.45gb', '3g.90gb', '4g.90gb', '7g.180gb'],
} as const;

/** A product that can be cut into MIG instances. */
export type MigModel = keyof typeof MIG_PROFILES;

/** The profiles of one product. */
export type MigProfile<Model extends MigModel> = (typeof MIG_PROFILES)[Model][number];

/** Memory of one GPU in GB, of products whose name does not tell it. */
const MEMORY_GB: Readonly<Record<string, number>> = {
  'Tesla-T4': 16,
  'NVIDIA-A10': 24,
  'NVIDIA-A10G': 24,
  'NVIDIA-A30': 24,
  'NVIDIA-A40': 48,
  'NVIDIA-L4': 24,
  'NVIDIA-L40': 48,
  'NVIDIA-L40S': 48,
  'NVIDIA-H100-PCIe': 80,
  'NVIDIA-H100-NVL': 94,
  'NVIDIA-H200': 141,
  'NVIDIA-B200': 180,
};

/** Memory of one GPU of a product in GB, or of one of its MIG instances; undefined for a product that nobody told of. */
export function gpuMemory(model: string, mig: string | undefined): number | undefined {
  const [, gigabytes] = /(\d+)gb/i.exec(mig ?? '') ?? (mig === undefined ? (/(?:^|-)(\d+)GB(?:-|$)/.exec(model) ?? []) : []);
  return gigabytes === undefined ? MEMORY_GB[model] : Number(gigabytes);
}
