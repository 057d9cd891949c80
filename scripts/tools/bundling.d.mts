import type { BuildOptions } from 'esbuild';

/** How esbuild makes one file of a program of ours, for Node. */
export declare const bundling: BuildOptions;
