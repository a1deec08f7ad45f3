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
      "value": 88.4,
      "uncertainty": 0.07074,
      "ofPrior": 0.4556
    },
    {
      "name": "all.userFlushCycles",
      "value": 412.1,
      "uncertainty": 0.085,
      "ofPrior": 0.136
    },
    {
      "name": "all.irqExitCycles",
      "value": 704.3,
      "uncertainty": 0.09016,
      "ofPrior": 0.1439
    },
    {
      "name": "all.ptiIrqCycles",
      "value": 1005,
      "uncertainty": 0.04891,
      "ofPrior": 0.07958
    },
    {
      "name": "all.ptiSyscallCycles",
      "value": 319.8,
      "uncertainty": 0.2239,
      "ofPrior": 0.3368
    },
    {
      "name": "all.ptiPageCycles",
      "value": 374.5,
      "uncertainty": 0.03167,
      "ofPrior": 0.05196
    },
    {
      "name": "all.inContextPageCycles",
      "value": 258.3,
      "uncertainty": 0.05857,
      "ofPrior": 0.09487
    },
    {
      "name": "all.threadSlowdown",
      "value": 1.249,
      "uncertainty": 0.01468,
      "ofPrior": 0.04857
    },
    {
      "name": "broadwell.irqCycles",
      "value": 425.3,
      "uncertainty": 0.1521,
      "ofPrior": 0.236
    },
    {
      "name": "broadwell.ipiNearNs",
      "value": 179.3,
      "uncertainty": 0.3889,
      "ofPrior": 0.5475
    },
    {
      "name": "broadwell.ipiFarNs",
      "value": 270.4,
      "uncertainty": 0.3119,
      "ofPrior": 0.4524
    },
    {
      "name": "haswell.irqCycles",
      "value": 1133,
      "uncertainty": 0.08976,
      "ofPrior": 0.1433
    },
    {
      "name": "haswell.ipiNearNs",
      "value": 122.1,
      "uncertainty": 0.3515,
      "ofPrior": 0.502
    },
    {
      "name": "haswell.ipiFarNs",
      "value": 1121,
      "uncertainty": 0.1119,
      "ofPrior": 0.1768
    },
    {
      "name": "haswell.lineNearNs",
      "value": 40.47,
      "uncertainty": 0.05452,
      "ofPrior": 0.3539
    },
    {
      "name": "haswell.lineFarNs",
      "value": 70,
      "uncertainty": 0.07153,
      "ofPrior": 0.4606
    },
    {
      "name": "haswell.icrNs",
      "value": 21.07,
      "uncertainty": 0.2435,
      "ofPrior": 0.3633
    },
    {
      "name": "haswell.fullFlushCycles",
      "value": 1028,
      "uncertainty": 0.1646,
      "ofPrior": 0.254
    },
    {
      "name": "ivy-bridge.irqCycles",
      "value": 435.5,
      "uncertainty": 0.5875,
      "ofPrior": 0.7703
    },
    {
      "name": "ivy-bridge.ipiNearNs",
      "value": 194.8,
      "uncertainty": 0.5382,
      "ofPrior": 0.7177
    },
    {
      "name": "ivy-bridge.ipiFarNs",
      "value": 496.9,
      "uncertainty": 0.5777,
      "ofPrior": 0.7599
    },
    {
      "name": "ivy-bridge.lineNearNs",
      "value": 76.29,
      "uncertainty": 0.08243,
      "ofPrior": 0.5281
    },
    {
      "name": "ivy-bridge.lineFarNs",
      "value": 129.5,
      "uncertainty": 0.07497,
      "ofPrior": 0.4819
    },
    {
      "name": "ivy-bridge.lineHopNs",
      "value": 35,
      "uncertainty": 0.8221,
      "ofPrior": 1
    },
    {
      "name": "ivy-bridge.icrNs",
      "value": 51.53,
      "uncertainty": 0.3581,
      "ofPrior": 0.5102
    },
    {
      "name": "skylake.irqCycles",
      "value": 500.4,
      "uncertainty": 0.1752,
      "ofPrior": 0.2691
    },
    {
      "name": "skylake.ipiNearNs",
      "value": 229.1,
      "uncertainty": 0.1732,
      "ofPrior": 0.2662
    },
    {
      "name": "skylake.ipiFarNs",
      "value": 778,
      "uncertainty": 0.1731,
      "ofPrior": 0.266
    },
    {
      "name": "skylake.icrNs",
      "value": 18,
      "uncertainty": 0.1932,
      "ofPrior": 0.2943
    },
    {
      "name": "skylake.fullFlushCycles",
      "value": 1072,
      "uncertainty": 0.09202,
      "ofPrior": 0.1467
    },
    {
      "name": "milan.irqCycles",
      "value": 1721,
      "uncertainty": 0.1164,
      "ofPrior": 0.1835
    },
    {
      "name": "milan.ipiNearNs",
      "value": 208.5,
      "uncertainty": 0.3756,
      "ofPrior": 0.5315
    },
    {
      "name": "milan.icrNs",
      "value": 28.55,
      "uncertainty": 0.3463,
      "ofPrior": 0.4957
    },
    {
      "name": "milan.fullFlushCycles",
      "value": 1008,
      "uncertainty": 0.3272,
      "ofPrior": 0.4718
    },
    {
      "name": "milan.threadSlowdown",
      "value": 2.487,
      "uncertainty": 0.2957,
      "ofPrior": 0.8636
    },
    {
      "name": "milan.broadcastCycles",
      "value": 2936,
      "uncertainty": 0.1653,
      "ofPrior": 0.255
    },
    {
      "name": "milan.broadcastPerCpuNs",
      "value": 2.115,
      "uncertainty": 0.8166,
      "ofPrior": 0.9949
    },
    {
      "name": "linux-4.10.handlerLines",
      "value": 6.094,
      "uncertainty": 0.1932,
      "ofPrior": 0.2944
    },
    {
      "name": "linux-4.10.sendLines",
      "value": 2.806,
      "uncertainty": 0.09442,
      "ofPrior": 0.1504
    },
    {
      "name": "linux-4.10.ackLines",
      "value": 0.5308,
      "uncertainty": 0.375,
      "ofPrior": 0.5307
    },
    {
      "name": "linux-4.10.maskCycles",
      "value": 1637,
      "uncertainty": 0.0942,
      "ofPrior": 0.15
    },
    {
      "name": "linux-4.14.handlerLines",
      "value": 1.515,
      "uncertainty": 0.6314,
      "ofPrior": 0.8157
    },
    {
      "name": "linux-4.14.sendLines",
      "value": 0.5375,
      "uncertainty": 0.5695,
      "ofPrior": 0.7513
    },
    {
      "name": "linux-4.14.ackLines",
      "value": 2.487,
      "uncertainty": 0.1574,
      "ofPrior": 0.2436
    },
    {
      "name": "linux-5.2.handlerLines",
      "value": 3.308,
      "uncertainty": 0.09555,
      "ofPrior": 0.1521
    },
    {
      "name": "linux-5.2.sendLines",
      "value": 2.278,
      "uncertainty": 0.3021,
      "ofPrior": 0.4399
    },
    {
      "name": "linux-5.13.handlerLines",
      "value": 2.595,
      "uncertainty": 0.06484,
      "ofPrior": 0.1047
    },
    {
      "name": "linux-5.13.sendLines",
      "value": 1.621,
      "uncertainty": 0.126,
      "ofPrior": 0.1978
    },
    {
      "name": "linux-5.13.ackLines",
      "value": 0.9063,
      "uncertainty": 0.1603,
      "ofPrior": 0.2477
    },
    {
      "name": "madvise.kernelCycles",
      "value": 1069,
      "uncertainty": 0.1146,
      "ofPrior": 0.07231
    },
    {
      "name": "madvise.pageCycles",
      "value": 71.44,
      "uncertainty": 0.1454,
      "ofPrior": 0.09049
    },
    {
      "name": "munmap.pageCycles",
      "value": 425.1,
      "uncertainty": 0.03425,
      "ofPrior": 0.02245
    },
    {
      "name": "munmap.sharedLines",
      "value": 0.08245,
      "uncertainty": 3.387,
      "ofPrior": 0.9858
    },
    {
      "name": "munmap.sharerLines",
      "value": 1.529,
      "uncertainty": 0.06374,
      "ofPrior": 0.0412
    },
    {
      "name": "munmap.postLines",
      "value": 2.294,
      "uncertainty": 0.08735,
      "ofPrior": 0.05583
    },
    {
      "name": "loop.userCycles",
      "value": 392.3,
      "uncertainty": 0.16,
      "ofPrior": 0.09897
    },
    {
      "name": "loop.mmapLockLines",
      "value": 6.895,
      "uncertainty": 0.1807,
      "ofPrior": 0.1107
    },
    {
      "name": "loop.vmaLockLines",
      "value": 9.365,
      "uncertainty": 0.02433,
      "ofPrior": 0.01602
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
      "value": 2359,
      "uncertainty": 0.009876,
      "ofPrior": 0.006552
    }
  ],
  "folds": [
    {
      "left": "curve",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.04531,
      "nullMedianAbsError": 0.1388
    },
    {
      "left": "curve",
      "experiment": "sharers",
      "rows": 119,
      "medianAbsError": 0.1186,
      "nullMedianAbsError": 0.37
    },
    {
      "left": "curve",
      "experiment": "flush-loop",
      "rows": 50,
      "medianAbsError": 0.07019,
      "nullMedianAbsError": 0.09442
    },
    {
      "left": "curve",
      "experiment": "local-flush",
      "rows": 20,
      "medianAbsError": 0.02853,
      "nullMedianAbsError": null
    },
    {
      "left": "curve",
      "experiment": "line-transfer",
      "rows": 1,
      "medianAbsError": 0.2406,
      "nullMedianAbsError": null
    },
    {
      "left": "machine",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.1299,
      "nullMedianAbsError": null
    },
    {
      "left": "machine",
      "experiment": "sharers",
      "rows": 119,
      "medianAbsError": 0.1954,
      "nullMedianAbsError": 0.5601
    },
    {
      "left": "machine",
      "experiment": "flush-loop",
      "rows": 50,
      "medianAbsError": 0.1221,
      "nullMedianAbsError": 0.07799
    },
    {
      "left": "machine",
      "experiment": "line-transfer",
      "rows": 1,
      "medianAbsError": 0.2406,
      "nullMedianAbsError": null
    },
    {
      "left": "placement",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.06798,
      "nullMedianAbsError": 0.1388
    },
    {
      "left": "variant",
      "experiment": "pair",
      "rows": 76,
      "medianAbsError": 0.03973,
      "nullMedianAbsError": null
    },
    {
      "left": "variant",
      "experiment": "sharers",
      "rows": 119,
      "medianAbsError": 0.2747,
      "nullMedianAbsError": 0.3237
    },
    {
      "left": "variant",
      "experiment": "flush-loop",
      "rows": 50,
      "medianAbsError": 0.08768,
      "nullMedianAbsError": 0.1405
    }
  ],
  "spreads": {
    "pair": 0.11,
    "sharers": 0.607,
    "flush-loop": 0.843,
    "local-flush": 0.748,
    "line-transfer": 0.216
  }
};
