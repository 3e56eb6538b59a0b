/** A ModelSpec that comes out of a file: untrusted JSON to a network whose every field and shape was checked. */
import * as z from 'zod/mini';
import { LabError } from '../../errors.ts';
import type { ImageNode, SpecNode } from '../../models/layers/index.ts';
import { validateSpec } from '../../models/shapes.ts';
import type { ClassifierSpec, ModelSpec } from '../../models/spec.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

/** Dotted names as PyTorch has them. They end up in generated Python: nothing else may pass. */
const nodeId = z.string().check(z.maxLength(200), z.regex(/^[A-Za-z_]\w*(\.\w+)*$/));
const base = { id: nodeId, inputs: z.array(nodeId).check(z.minLength(1), z.maxLength(64)) };
const width = z.int().check(z.gte(1), z.lte(1 << 20));
const channels = z.int().check(z.gte(0), z.lte(1 << 20));
const side = z.int().check(z.gte(1), z.lte(64));
/** Constants, one a channel. */
const perChannel = <N extends z.ZodMiniNumber>(number: N) =>
  z.array(number).check(z.minLength(1), z.maxLength(1 << 16));
const plain = <T extends string>(type: T) => z.strictObject({ ...base, type: z.literal(type) });
const pool = { size: side, stride: side, same: z.optional(z.boolean()) };
const padding = z.int().check(z.gte(0), z.lte(64));

/** One entry for each type of node: a type that is missing here does not compile. */
const nodeSchemas: { readonly [T in ImageNode['type']]: z.ZodMiniType<Extract<ImageNode, { type: T }>> } = {
  add: plain('add'),
  avgPool: z.strictObject({ ...base, type: z.literal('avgPool'), ...pool }),
  batchNorm: z.strictObject({
    ...base,
    type: z.literal('batchNorm'),
    epsilon: z.number().check(z.gt(0), z.lte(1)),
    momentum: z.number().check(z.gte(0), z.lte(1)),
  }),
  concat: plain('concat'),
  conv2d: z.strictObject({
    ...base,
    type: z.literal('conv2d'),
    filters: width,
    kernel: z.tuple([side, side]),
    stride: side,
    padding,
    bias: z.boolean(),
  }),
  dense: z.strictObject({ ...base, type: z.literal('dense'), units: width, bias: z.boolean() }),
  depthwiseConv2d: z.strictObject({
    ...base,
    type: z.literal('depthwiseConv2d'),
    kernel: z.tuple([side, side]),
    stride: side,
    padding,
    bias: z.boolean(),
  }),
  dropout: z.strictObject({ ...base, type: z.literal('dropout'), rate: z.number().check(z.gte(0), z.lt(1)) }),
  flatten: plain('flatten'),
  globalAveragePool: plain('globalAveragePool'),
  globalMaxPool: plain('globalMaxPool'),
  leakyRelu: z.strictObject({ ...base, type: z.literal('leakyRelu'), slope: z.number().check(z.gte(0), z.lte(1)) }),
  maxPool: z.strictObject({ ...base, type: z.literal('maxPool'), ...pool }),
  normalize: z.strictObject({
    ...base,
    type: z.literal('normalize'),
    mean: perChannel(z.number().check(z.gte(-1e6), z.lte(1e6))),
    std: perChannel(z.number().check(z.gt(0), z.lte(1e6))),
  }),
  padChannels: z.strictObject({ ...base, type: z.literal('padChannels'), before: channels, after: channels }),
  relu: plain('relu'),
  relu6: plain('relu6'),
  sigmoid: plain('sigmoid'),
  silu: plain('silu'),
  slice: z.strictObject({
    ...base,
    type: z.literal('slice'),
    start: channels,
    size: width,
  }),
  tanh: plain('tanh'),
  zeroPad: z.strictObject({
    ...base,
    type: z.literal('zeroPad'),
    top: padding,
    bottom: padding,
    left: padding,
    right: padding,
  }),
};

const specSchema = z.strictObject({
  name: z.string().check(z.maxLength(100), z.regex(/^\w[\w .()-]*$/)),
  task: z.literal('classify'),
  head: z.optional(z.literal('softmax')),
  inputShape: z.array(z.int().check(z.gte(1), z.lte(1 << 16))).check(z.minLength(1), z.maxLength(3)),
  classes: width,
  nodes: z.array(z.looseObject({ type: z.string() })).check(z.minLength(1), z.maxLength(10_000)),
  output: nodeId,
});

/** One text for one network: the keys of every object are sorted. */
export function stringifySpec(spec: ModelSpec): string {
  return JSON.stringify(spec, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** @throws LabError 'modelUnsupported' naming the field; 'shapeMismatch' where the shapes do not fit */
export function parseSpec(where: string, json: string): ClassifierSpec {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw unsupported(where, 'the network description is not JSON');
  }
  const outline = parse(where, specSchema, value, 'network');
  const nodes = outline.nodes.map((node, index): SpecNode => {
    if (!Object.hasOwn(nodeSchemas, node.type)) throw unsupported(where, `node ${index} has the type '${node.type}'`);
    return parse<SpecNode>(where, nodeSchemas[node.type as ImageNode['type']], node, `node ${index}`);
  });
  const spec: ClassifierSpec = { ...outline, nodes };
  validateSpec(spec);
  return spec;
}

function parse<T>(where: string, schema: z.ZodMiniType<T>, value: unknown, part: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unsupported(where, `${part}: ${issue.path.join('.')}: ${issue.message}`);
}

function unsupported(where: string, problem: string): LabError {
  return new LabError('modelUnsupported', `${where}: ${problem}`, { file: where, problem });
}
