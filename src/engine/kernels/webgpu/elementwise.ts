/** What shaders that visit every element once have in common: 64 elements a workgroup, more than one row of workgroups. */

const WORKGROUP = 64;
/** The limit of every device. */
const MAX_WORKGROUPS = 65_535;

export function elementWorkgroups(size: number): [number, number, number] {
  const groups = Math.max(1, Math.ceil(size / WORKGROUP));
  const rows = Math.ceil(groups / MAX_WORKGROUPS);
  return [Math.ceil(groups / rows), rows, 1];
}

/** @param body WGSL that sees `i`, the element, below `size` */
export function elementMain(body: string, size = 'uniforms.size'): string {
  return /* wgsl */ `
@compute @workgroup_size(${WORKGROUP})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.y * groups.x + group.x) * ${WORKGROUP}u + local;
  if (i >= ${size}) { return; }
  ${body}
}`;
}
