/** One prompt, two models: telling side by side. */
export const telling = {
  telling: {
    title: 'Dense and pruned, side by side',
    what: 'The model as it came and the model as it is now go on with one prompt, drawing from the same stream of chance. Where their texts part, their predictions do.',
    firstPrompt: 'One sunny morning Anna is outside. Anna has wool. The wool is red.',
    prompt: 'Prompt',
    tokens: {
      label: 'New tokens',
      what: 'How many tokens each may add.',
      why: 'A longer text gives a cut more chances to show.',
      try: '200: does the story still hold together?',
    },
    temperature: {
      label: 'Temperature',
      what: 'Logits are divided by it before a token is drawn; 0 always takes the likeliest.',
      why: 'Low is careful, high is bold.',
      try: '0: every difference is the cut’s, none is chance.',
    },
    topK: {
      label: 'Top k',
      what: 'Only so many of the likeliest tokens can be drawn; 0 = all.',
      why: 'It keeps very unlikely words out.',
      try: '1 does the same as temperature 0.',
    },
    seed: {
      label: 'Seed',
      what: 'The stream of chance that both draw from.',
      why: 'The same seed gives the same text again.',
      try: 'Three seeds: do the texts part at the same place?',
    },
    start: 'Tell',
    again: 'Tell again',
    stop: 'Stop',
    wait: 'Pause the run first: the weights must stand still.',
    running: 'Telling…',
    dense: 'Dense, as it came',
    now: 'As it is now',
    count: '{{tokens, integer}} tokens',
    parts: 'The first token that differs',
    partAt: 'They part at new token {{token, integer}}.',
    same: 'No token differs: {{tokens, integer}} alike.',
  },
} as const;
