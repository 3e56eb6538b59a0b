/** The network, its layers and what can only leave it together: as plain data. */
import type { FolderForm } from '../../engine/io/huggingface/folderForm.ts';
import type { Dampening } from '../../engine/methods/dampening.ts';
import type { Tile } from '../../engine/views/tiles.ts';

export interface ModelView {
  readonly architecture: string;
  /** 'bundled' | 'fresh' | the file's name */
  readonly origin: string;
  readonly parameters: number;
  readonly prunable: number;
  /** Multiply-accumulates of an image, or of a token in a training sequence. */
  readonly macs: number;
  /** Nodes in order for the network drawing: [id, type, inputs, output shape, parameters]. */
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly inputs: readonly string[];
    readonly shape: readonly number[];
    readonly parameters: number;
  }[];
  readonly classes: number;
  /** Parameter name of the prunable weight that gives the logits; null where that is never pruned. */
  readonly outputWeight: string | null;
  readonly task: 'classify' | 'language';
  /** The decoder's blocks with the nodes in each; empty for image networks. */
  readonly blocks: readonly (readonly string[])[];
  /** What an export would be, as the network stands; null for image networks. */
  readonly folderForm: FolderForm | null;
  /** What can only be removed together. */
  readonly groups: readonly GroupView[];
  /** Ids of methods over whole channels that find none here which they could judge. */
  readonly channelless: readonly string[];
  /** Metrics the bundled file came with (its manifest), shown as precomputed. */
  readonly published: {
    readonly accuracy: number;
    readonly perplexity: number | null;
    readonly examples: number;
  } | null;
}

/** Channels that can only be removed together, by atoms: a head's channels, or one channel. */
export interface GroupView {
  /** Id of the node by whose output channels the group is counted. */
  readonly root: string;
  /** Channels of an atom. */
  readonly atomSize: number;
  readonly atoms: number;
  readonly members: readonly GroupMemberView[];
  /** What the channels run through without a heatmap of its own, in network order: norms, embeddings, sums, activations. */
  readonly beside: readonly GroupPartView[];
}

export interface GroupPartView {
  readonly node: string;
  /** Atoms that run through it; null = all. */
  readonly atoms: readonly number[] | null;
}

export interface GroupMemberView {
  /** Parameter name of a prunable weight. */
  readonly name: string;
  readonly axis: 'rows' | 'columns';
  /** Rows or columns that leave with each atom of the group; none where it does not reach. */
  readonly atoms: readonly (readonly number[])[];
}

/** A card of the network view. */
export interface LayerView {
  /** Parameter name: dense1.weight. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly kernel: readonly [number, number];
  readonly zeros: number;
  readonly protectedFromPruning: boolean;
  readonly override: number | null;
  /** Relative squared error of its outputs on the calibration inputs since the cut; null = not measured. */
  readonly error: number | null;
  /** Where its Hessian needed more dampening than was asked for; else null. */
  readonly raised: Dampening | null;
  /** waiting -> scored -> masked, in the current prune stage. */
  readonly progress: 'waiting' | 'scored' | 'masked';
  readonly macs: number;
  readonly liveMacs: number;
  readonly thumbnail: Tile;
}
