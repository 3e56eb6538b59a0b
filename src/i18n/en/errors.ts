/** Every error code: what happened, what to do next. */
export const errors = {
  dismiss: 'Dismiss',
  details: 'Code {{code}}',
  fileEmpty: { sentence: 'The file is empty.', action: 'Check the file on your disk and choose it again.' },
  fileMissing: {
    sentence: 'A file that belongs to the others is missing.',
    named: 'The file “{{file}}” is missing: it belongs to the others.',
    action: 'Choose all files of the set at once.',
  },
  folderUnreadable: {
    sentence: 'The browser could not read the folder.',
    named: 'The browser could not read the folder “{{folder}}”.',
    action: 'See that it is still there and that you may read it, then drop it again or choose it on the Models page.',
  },
  fileTooLarge: {
    sentence: 'The file is larger than this tab can hold.',
    action: 'Choose a smaller file, or close other tabs and try again.',
  },
  fileTruncated: {
    sentence: 'The file ends too early: a part of it is missing.',
    action: 'Download or copy it again, then open it once more.',
  },
  fileUnknownFormat: {
    sentence: 'This kind of file is not known here.',
    action:
      'Open .safetensors, a TensorFlow.js model.json with its weight files, an export of this lab, IDX (.gz) or CIFAR-10 .bin.',
  },
  gzipInvalid: {
    sentence: 'The compressed file is damaged.',
    action: 'Download it again, or unpack it yourself and open the contents.',
  },
  idxMagicInvalid: {
    sentence: 'This is not an IDX file: it does not begin with the right number.',
    action: 'Choose the images and labels as MNIST publishes them.',
  },
  idxCountMismatch: {
    sentence: 'Images and labels are not equal in number.',
    action: 'Choose the two files that belong together.',
  },
  idxSizeInvalid: {
    sentence: 'The size of this file does not fit what its IDX header says.',
    action: 'Download it again; it is cut off or damaged.',
  },
  labelInvalid: {
    sentence: 'A label in the file names a class that does not exist.',
    action: 'Choose images and labels that belong together.',
  },
  cifarSizeInvalid: {
    sentence: 'The size of this file does not fit CIFAR-10 binary batches.',
    action: 'Choose the .bin files of the binary version.',
  },
  headerTooSmall: {
    sentence: 'The file is too short to hold a safetensors header.',
    action: 'Check that it was saved completely and is really safetensors.',
  },
  headerTooLarge: {
    sentence: 'The safetensors header claims to be larger than is allowed or than the file.',
    action: 'The file is damaged or not safetensors: get it again.',
  },
  headerInvalid: {
    sentence: 'The safetensors header cannot be read.',
    action: 'Write the file again with the safetensors library.',
  },
  tensorOffsetsInvalid: {
    sentence: 'Tensors in the file overlap or leave gaps.',
    action: 'Write the file again with the safetensors library.',
  },
  tensorDtypeUnknown: {
    sentence: 'A tensor has a number format that is not known here.',
    named:
      'The tensor {{tensor}} in “{{file}}” is stored as {{dtype}}, a number format that weights are not read in here.',
    action: 'Save the weights as float32, float16 or bfloat16.',
  },
  tensorShapeInvalid: {
    sentence: 'A tensor has another shape than the network needs.',
    named: 'The tensor {{tensor}} in “{{file}}” has the shape {{got}}; the network needs {{wanted}}.',
    action: 'Choose the network that this file was made for.',
  },
  tensorMissing: {
    sentence: 'The file lacks a tensor that the network needs.',
    named: '“{{file}}” lacks the tensor {{tensor}}, which the network needs.',
    action: 'Choose a complete file, or all of its parts at once.',
  },
  tensorUnexpected: {
    sentence: 'The file holds a tensor that the network does not have.',
    named: '“{{file}}” holds the tensor {{tensor}}, which the network does not have.',
    action: 'Choose the network that this file was made for.',
  },
  tensorNotFinite: {
    sentence: 'The file holds values that are not numbers (NaN or infinite).',
    named: 'The tensor {{tensor}} in “{{file}}” holds values that are not numbers ({{value}}).',
    action: 'Save the weights from before the training broke down.',
  },
  manifestInvalid: {
    sentence: 'The file that describes this network cannot be read.',
    named: 'In “{{file}}” the field {{field}} is missing or has a value that it cannot have.',
    action: 'Get the files again, or open the .safetensors file alone.',
  },
  modelUnsupported: {
    sentence: 'This network is not one that the lab can run.',
    action: 'See the Models page for the architectures that it knows.',
  },
  layerUnsupported: {
    sentence: "The layer '{{layer}}' ({{type}}) is of a kind that the lab cannot run.",
    action: 'Save the network without it, or choose another one; nothing was guessed in its place.',
  },
  graphModelUnsupported: {
    sentence: 'This is a TensorFlow.js graph model: its layers were frozen into operations and cannot be pruned here.',
    action: 'Convert the original again with --output_format=tfjs_layers_model, and open that model.json.',
  },
  dataWanted: {
    sentence: "The network '{{name}}' reads {{wanted}} images; the data in use are {{got}}.",
    action: 'Open data of that size now (IDX, or CIFAR-10 .bin for 32 × 32 × 3): the network then starts by itself.',
  },
  dataDiffers: {
    sentence: 'This run was made on other data than those that are open now.',
    named:
      'This run was made on {{name}} ({{train, integer}} + {{test, integer}} examples), not on the data that are open now.',
    action: 'Open the files of that run, then branch it again; what is on the page stays as it is.',
  },
  modelTooLarge: {
    sentence: 'This language model is too large to be held in memory whole, with what training and stepping need.',
    action: 'Prune it block by block: Models page, “Large checkpoint”.',
  },
  sequenceTooLong: {
    sentence: 'A text is longer than the positions this language model was made for.',
    named:
      'Sequence {{sequence, integer}} has {{tokens, integer}} tokens; this language model has {{maxTokens, integer}} positions.',
    action: 'Cut the text into shorter sequences.',
  },
  tokenInvalid: {
    sentence: 'A token number lies outside the vocabulary of this language model.',
    named:
      'Sequence {{sequence, integer}} holds the token number {{token}}; the vocabulary of this language model has {{vocabulary, integer}}.',
    action: "Use token numbers made by this model's own tokenizer.",
  },
  recipeInvalid: { sentence: 'The recipe is not valid.', action: 'Put the field back, or reset the recipe.' },
  optionInvalid: {
    sentence: 'A setting is out of its range.',
    action: 'Choose a value inside the range shown at the field.',
  },
  unknownId: {
    sentence: 'The recipe names something that this version does not know.',
    action: 'Choose an entry from the list, or update the page.',
  },
  patternImpossible: {
    sentence: 'This pattern does not fit one of the layers.',
    named: 'This pattern does not fit the layer {{name}}, which has {{rows, integer}} × {{columns, integer}} weights.',
    action: 'Choose a smaller pattern, or protect that layer.',
  },
  shapeMismatch: {
    sentence: 'Shapes do not fit together: data and network disagree.',
    action: 'Choose data of the size that the network was made for.',
  },
  dataMissing: {
    sentence: 'The data files of this run are not open.',
    action: 'Open the same files again, or choose the generated digits.',
  },
  scoreNotFinite: {
    sentence: 'A score is not a number, so weights cannot be ranked.',
    action: 'Look for NaN in the weights or the data; step back to an earlier checkpoint.',
  },
  hessianNotPositive: {
    sentence: "The layer's Hessian cannot be inverted, even with more dampening.",
    action: 'Raise the dampening, use more calibration examples, or choose another method.',
  },
  backendUnavailable: {
    sentence: 'The chosen way to compute is not available here.',
    action: 'Choose Auto at the chip in the top bar.',
  },
  backendMismatch: {
    sentence: 'A way to compute gave wrong numbers in its self-test and was dropped.',
    action: 'Nothing to do: another one is used. Updating browser or graphics driver may help.',
  },
  deviceLost: {
    sentence: 'The graphics device was lost.',
    action: 'The engine restarts; continue from the last checkpoint.',
  },
  outOfMemory: {
    sentence: 'There is not enough memory.',
    action: 'Choose a smaller network or batch, or close other tabs.',
  },
  memoryShort: {
    sentence: 'This would take more memory than the tab may use, so it was not started.',
    action: 'Take fewer or shorter calibration sequences, or magnitude instead of SparseGPT, or a smaller model.',
  },
  lossNotFinite: {
    sentence: 'The training broke down: the loss is no longer a number.',
    action: 'Step back to the last checkpoint and lower the learning rate.',
  },
  cancelled: { sentence: 'Cancelled.', action: 'Play goes on from where it stopped.' },
  workerCrashed: {
    sentence: 'The engine stopped unexpectedly.',
    action: 'It is being restarted; continue from the last checkpoint when it is offered.',
  },
  checkpointInvalid: {
    sentence: 'A saved checkpoint cannot be read.',
    action: 'Discard it and start the run again.',
  },
  runTaken: {
    sentence: 'Another tab has taken this run up already.',
    action: 'Go on with it there; the run in this tab stays as it is.',
  },
  sweepTaken: {
    sentence: 'Another tab is drawing this curve or scan.',
    action: 'Watch it there, or stop it there and go on here.',
  },
  sweepDeleted: {
    sentence: 'This curve or scan was deleted, perhaps in another tab: nothing more of it is drawn or kept.',
    action: 'Its points stay on the page until another one is shown. For the rest, draw it anew.',
  },
  exportMismatch: {
    sentence: 'The written files differ from the network, so they are not offered.',
    action: 'Export again; if it happens twice, please report it.',
  },
  zerosRevived: {
    sentence:
      '{{revived, integer}} of {{pruned, integer}} pruned weights are not 0 any more: “Zeros stay dead” was off in fine-tuning, so the files would promise zeros that are not there.',
    action:
      'Go back to the checkpoint before fine-tuning and export there, or switch “Zeros stay dead” on and fine-tune again.',
  },
  storageFull: {
    sentence: 'The browser has no room left for checkpoints.',
    action: 'Free some disk space or site data. The run goes on, but cannot be resumed after a reload.',
  },
  diskShort: {
    sentence: 'The browser has no room on the disk for the result, so it was not started.',
    action: 'Free some disk space, delete cached downloads, or open the page in a browser window that is not private.',
  },
  storageUnavailable: {
    sentence: 'The browser keeps no data for this page (a private window, perhaps).',
    action: 'The run goes on, but cannot be resumed after a reload.',
  },
  downloadFailed: {
    sentence: 'A file of this page could not be loaded.',
    action: 'Check the connection and reload the page.',
  },
  hubRefused: {
    sentence: 'The model hub could not be reached, or does not give this repository out.',
    action: 'Check the id (owner/name) and the connection. Gated and private models must be downloaded by hand.',
  },
  hubMismatch: {
    sentence: 'A downloaded file is not the one that the hub listed, so it was thrown away.',
    action: 'Download it again; files that are whole are not fetched twice.',
  },
  internal: {
    sentence: 'Something went wrong that should not have.',
    action: 'Reset the run; if it happens again, please report the code and the text below.',
  },
} as const;
