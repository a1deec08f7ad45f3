// Written by `lab calibrate --rows --write`; do not edit. What the calibration to the measured rows found
// beside the constants: spreads by experiment, errors of what was left out, what is pinned down.
import type { StoredCalibration } from './calibrate/stored-form.ts';

export const storedCalibration: StoredCalibration = {
  "command": "lab calibrate --rows",
  "modelVersion": "4",
  "date": "2026-11-30",
  "fittedRows": 266,
  "pinned": [
    {
      "name": "all.invlpgCycles",
      "value": 184.9,
      "uncertainty": 0.03827,
      "ofPrior": 0.2504
    },
    {
      "name": "all.userFlushCycles",
      "value": 305.6,
      "uncertainty": 0.06746,
      "ofPrior": 0.1088
    },
    {
      "name": "all.irqExitCycles",
      "value": 491,
      "uncertainty": 0.0821,
      "ofPrior": 0.1315
    },
    {
      "name": "all.ptiIrqCycles",
      "value": 1083,
      "uncertainty": 0.04373,
      "ofPrior": 0.07133
    },
    {
      "name": "all.ptiSyscallCycles",
      "value": 326.4,
      "uncertainty": 0.1536,
      "ofPrior": 0.2382
    },
    {
      "name": "all.ptiPageCycles",
      "value": 290.4,
      "uncertainty": 0.0393,
      "ofPrior": 0.06424
    },
    {
      "name": "all.inContextPageCycles",
      "value": 179.6,
      "uncertainty": 0.08808,
      "ofPrior": 0.1407
    },
    {
      "name": "all.threadSlowdown",
      "value": 1.245,
      "uncertainty": 0.0151,
      "ofPrior": 0.04997
    },
    {
      "name": "broadwell.irqCycles",
      "value": 558,
      "uncertainty": 0.09109,
      "ofPrior": 0.1453
    },
    {
      "name": "broadwell.ipiNearNs",
      "value": 235.2,
      "uncertainty": 0.3057,
      "ofPrior": 0.4446
    },
    {
      "name": "broadwell.ipiFarNs",
      "value": 347.4,
      "uncertainty": 0.2606,
      "ofPrior": 0.3859
    },
    {
      "name": "haswell.irqCycles",
      "value": 956.9,
      "uncertainty": 0.07016,
      "ofPrior": 0.113
    },
    {
      "name": "haswell.ipiNearNs",
      "value": 183,
      "uncertainty": 0.1146,
      "ofPrior": 0.1809
    },
    {
      "name": "haswell.ipiFarNs",
      "value": 909.7,
      "uncertainty": 0.1139,
      "ofPrior": 0.1797
    },
    {
      "name": "haswell.lineNearNs",
      "value": 38.94,
      "uncertainty": 0.04112,
      "ofPrior": 0.2687
    },
    {
      "name": "haswell.lineFarNs",
      "value": 76.36,
      "uncertainty": 0.04544,
      "ofPrior": 0.2962
    },
    {
      "name": "haswell.icrNs",
      "value": 24.28,
      "uncertainty": 0.1885,
      "ofPrior": 0.2878
    },
    {
      "name": "haswell.fullFlushCycles",
      "value": 1270,
      "uncertainty": 0.1469,
      "ofPrior": 0.2285
    },
    {
      "name": "ivy-bridge.irqCycles",
      "value": 321.3,
      "uncertainty": 0.3571,
      "ofPrior": 0.509
    },
    {
      "name": "ivy-bridge.ipiNearNs",
      "value": 414.6,
      "uncertainty": 0.207,
      "ofPrior": 0.3136
    },
    {
      "name": "ivy-bridge.ipiFarNs",
      "value": 735.9,
      "uncertainty": 0.234,
      "ofPrior": 0.3505
    },
    {
      "name": "ivy-bridge.lineNearNs",
      "value": 60.9,
      "uncertainty": 0.06146,
      "ofPrior": 0.3976
    },
    {
      "name": "ivy-bridge.lineFarNs",
      "value": 137.8,
      "uncertainty": 0.06738,
      "ofPrior": 0.4347
    },
    {
      "name": "ivy-bridge.lineHopNs",
      "value": 35,
      "uncertainty": 0.8221,
      "ofPrior": 1
    },
    {
      "name": "ivy-bridge.icrNs",
      "value": 86.24,
      "uncertainty": 0.1616,
      "ofPrior": 0.2497
    },
    {
      "name": "skylake.irqCycles",
      "value": 679.2,
      "uncertainty": 0.07859,
      "ofPrior": 0.1261
    },
    {
      "name": "skylake.ipiNearNs",
      "value": 192.9,
      "uncertainty": 0.1144,
      "ofPrior": 0.1805
    },
    {
      "name": "skylake.ipiFarNs",
      "value": 591.7,
      "uncertainty": 0.1246,
      "ofPrior": 0.1957
    },
    {
      "name": "skylake.icrNs",
      "value": 20.67,
      "uncertainty": 0.106,
      "ofPrior": 0.1679
    },
    {
      "name": "skylake.fullFlushCycles",
      "value": 1193,
      "uncertainty": 0.06494,
      "ofPrior": 0.1049
    },
    {
      "name": "milan.irqCycles",
      "value": 1682,
      "uncertainty": 0.1086,
      "ofPrior": 0.1718
    },
    {
      "name": "milan.ipiNearNs",
      "value": 319.8,
      "uncertainty": 0.2496,
      "ofPrior": 0.3714
    },
    {
      "name": "milan.icrNs",
      "value": 17.16,
      "uncertainty": 0.2153,
      "ofPrior": 0.325
    },
    {
      "name": "milan.fullFlushCycles",
      "value": 1498,
      "uncertainty": 0.246,
      "ofPrior": 0.3666
    },
    {
      "name": "milan.threadSlowdown",
      "value": 2.402,
      "uncertainty": 0.3458,
      "ofPrior": 0.9899
    },
    {
      "name": "milan.broadcastCycles",
      "value": 2028,
      "uncertainty": 0.2371,
      "ofPrior": 0.3546
    },
    {
      "name": "milan.broadcastPerCpuNs",
      "value": 1.812,
      "uncertainty": 0.7829,
      "ofPrior": 0.9637
    },
    {
      "name": "linux-4.10.handlerLines",
      "value": 6.063,
      "uncertainty": 0.1081,
      "ofPrior": 0.1711
    },
    {
      "name": "linux-4.10.sendLines",
      "value": 2.355,
      "uncertainty": 0.07725,
      "ofPrior": 0.124
    },
    {
      "name": "linux-4.10.ackLines",
      "value": 0.6816,
      "uncertainty": 0.1892,
      "ofPrior": 0.2888
    },
    {
      "name": "linux-4.10.maskCycles",
      "value": 1802,
      "uncertainty": 0.05868,
      "ofPrior": 0.09503
    },
    {
      "name": "linux-4.14.handlerLines",
      "value": 1.149,
      "uncertainty": 0.4708,
      "ofPrior": 0.643
    },
    {
      "name": "linux-4.14.sendLines",
      "value": 1.046,
      "uncertainty": 0.2289,
      "ofPrior": 0.3435
    },
    {
      "name": "linux-4.14.ackLines",
      "value": 1.017,
      "uncertainty": 0.2953,
      "ofPrior": 0.4312
    },
    {
      "name": "linux-5.2.handlerLines",
      "value": 3.141,
      "uncertainty": 0.09946,
      "ofPrior": 0.158
    },
    {
      "name": "linux-5.2.sendLines",
      "value": 2.231,
      "uncertainty": 0.2705,
      "ofPrior": 0.399
    },
    {
      "name": "linux-5.13.handlerLines",
      "value": 2.455,
      "uncertainty": 0.05339,
      "ofPrior": 0.08669
    },
    {
      "name": "linux-5.13.sendLines",
      "value": 1.575,
      "uncertainty": 0.09083,
      "ofPrior": 0.1449
    },
    {
      "name": "linux-5.13.ackLines",
      "value": 1.058,
      "uncertainty": 0.08129,
      "ofPrior": 0.1303
    },
    {
      "name": "madvise.kernelCycles",
      "value": 765.5,
      "uncertainty": 0.1644,
      "ofPrior": 0.1015
    },
    {
      "name": "madvise.pageCycles",
      "value": 59.79,
      "uncertainty": 0.1226,
      "ofPrior": 0.07711
    },
    {
      "name": "munmap.pageCycles",
      "value": 423.2,
      "uncertainty": 0.02956,
      "ofPrior": 0.01942
    },
    {
      "name": "munmap.sharedLines",
      "value": 0.339,
      "uncertainty": 0.9377,
      "ofPrior": 0.441
    },
    {
      "name": "munmap.sharerLines",
      "value": 1.598,
      "uncertainty": 0.05083,
      "ofPrior": 0.03305
    },
    {
      "name": "munmap.postLines",
      "value": 2.079,
      "uncertainty": 0.05194,
      "ofPrior": 0.03376
    },
    {
      "name": "loop.userCycles",
      "value": 276.5,
      "uncertainty": 0.07509,
      "ofPrior": 0.04827
    },
    {
      "name": "loop.mmapLockLines",
      "value": 4.293,
      "uncertainty": 0.09087,
      "ofPrior": 0.05799
    },
    {
      "name": "loop.vmaLockLines",
      "value": 9.265,
      "uncertainty": 0.02841,
      "ofPrior": 0.01868
    },
    {
      "name": "loop.lruDrainLines",
      "value": 4.8,
      "uncertainty": 3.482,
      "ofPrior": 1
    },
    {
      "name": "loop.unanchoredCycles",
      "value": 4248,
      "uncertainty": 3.482,
      "ofPrior": 1
    },
    {
      "name": "ranges.callCycles",
      "value": 2428,
      "uncertainty": 0.009164,
      "ofPrior": 0.006082
    }
  ],
  "folds": [
    {
      "left": "curve",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.04734,
      "nullMedianAbsError": 0.1388
    },
    {
      "left": "curve",
      "experiment": "sharers",
      "rows": 119,
      "medianAbsError": 0.09672,
      "nullMedianAbsError": 0.37
    },
    {
      "left": "curve",
      "experiment": "flush-loop",
      "rows": 50,
      "medianAbsError": 0.07686,
      "nullMedianAbsError": 0.09442
    },
    {
      "left": "curve",
      "experiment": "local-flush",
      "rows": 20,
      "medianAbsError": 0.01655,
      "nullMedianAbsError": null
    },
    {
      "left": "curve",
      "experiment": "line-transfer",
      "rows": 1,
      "medianAbsError": 0.2036,
      "nullMedianAbsError": null
    },
    {
      "left": "machine",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.07657,
      "nullMedianAbsError": null
    },
    {
      "left": "machine",
      "experiment": "sharers",
      "rows": 119,
      "medianAbsError": 0.1454,
      "nullMedianAbsError": 0.5601
    },
    {
      "left": "machine",
      "experiment": "flush-loop",
      "rows": 50,
      "medianAbsError": 0.1283,
      "nullMedianAbsError": 0.07799
    },
    {
      "left": "machine",
      "experiment": "line-transfer",
      "rows": 1,
      "medianAbsError": 0.2036,
      "nullMedianAbsError": null
    },
    {
      "left": "placement",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.0527,
      "nullMedianAbsError": 0.1388
    },
    {
      "left": "variant",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.03394,
      "nullMedianAbsError": null
    },
    {
      "left": "variant",
      "experiment": "sharers",
      "rows": 119,
      "medianAbsError": 0.1716,
      "nullMedianAbsError": 0.3237
    },
    {
      "left": "variant",
      "experiment": "flush-loop",
      "rows": 50,
      "medianAbsError": 0.0944,
      "nullMedianAbsError": 0.1405
    }
  ],
  "spreads": {
    "pair": 0.0984,
    "sharers": 0.453,
    "flush-loop": 0.381,
    "local-flush": 0.211,
    "line-transfer": 0.185
  }
};
