/**
 * The normal distribution in double precision, from the scaled complementary error function
 * erfcx(y) = e^(y²)·erfc(y). W. J. Cody, "Rational Chebyshev approximations for the error function",
 * Math. Comp. 23 (1969): three rational functions, relative error below 1e-15 in both tails. A coarser
 * approximation loses far out-of-the-money prices altogether.
 */

const nearLimit = 0.46875
const farLimit = 4
const inverseRootPi = 0.5641895835477563
/** Beyond it the series' second term is below the last bit. */
const asymptoticLimit = 6.71e7

export const inverseRootTwo = Math.SQRT1_2
/** 1/√(2π) */
export const inverseRootTwoPi = 0.3989422804014327

/** Standard normal density. */
export function normalDensity(x: number): number {
  return inverseRootTwoPi * Math.exp(-0.5 * x * x)
}

/** Standard normal distribution, with full relative precision in the lower tail. */
export function normalDistribution(x: number): number {
  const y = -x * inverseRootTwo
  if (Math.abs(y) <= nearLimit) return 0.5 * (1 - errorFunctionNear(y))
  const tail = 0.5 * bellOf(Math.abs(x)) * scaledComplement(Math.abs(y))
  return y > 0 ? tail : 1 - tail
}

/** e^(y²)·erfc(y). Overflows for y below −26. */
export function scaledComplement(y: number): number {
  const size = Math.abs(y)
  if (size <= nearLimit) return Math.exp(y * y) * (1 - errorFunctionNear(y))
  const value = size <= farLimit ? middleComplement(size) : farComplement(size)
  return y > 0 ? value : 2 * Math.exp(y * y) - value
}

/** erf(y) as y times a rational function of y², for |y| ≤ 0.46875. */
function errorFunctionNear(y: number): number {
  const z = y * y
  const numerator =
    (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z +
      377.485237685302) *
      z +
    3209.3775891384694
  const denominator =
    (((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z +
    2844.236833439171
  return (y * numerator) / denominator
}

/** erfcx(y), for 0.46875 ≤ y ≤ 4. */
function middleComplement(y: number): number {
  const highNumerator =
    (((2.1531153547440383e-8 * y + 0.5641884969886701) * y + 8.883149794388377) * y +
      66.11919063714163) *
      y +
    298.6351381974001
  const numerator =
    (((highNumerator * y + 881.952221241769) * y + 1712.0476126340707) * y + 2051.0783778260716) *
      y +
    1230.3393547979972
  const highDenominator =
    (((y + 15.744926110709835) * y + 117.6939508913125) * y + 537.1811018620099) * y +
    1621.3895745666903
  const denominator =
    (((highDenominator * y + 3290.7992357334597) * y + 4362.619090143247) * y +
      3439.3676741437216) *
      y +
    1230.3393548037495
  return numerator / denominator
}

/** erfcx(y) as (1/√π − a rational function of 1/y²)/y, for y ≥ 4. */
function farComplement(y: number): number {
  if (y > asymptoticLimit) return inverseRootPi / y
  const z = 1 / (y * y)
  const numerator =
    ((((0.016315387137302097 * z + 0.30532663496123236) * z + 0.36034489994980445) * z +
      0.12578172611122926) *
      z +
      0.016083785148742275) *
      z +
    0.0006587491615298378
  const denominator =
    ((((z + 2.568520192289822) * z + 1.8729528499234673) * z + 0.5279051029514285) * z +
      0.06051834131244132) *
      z +
    0.0023352049762686918
  return (inverseRootPi - (z * numerator) / denominator) / y
}

/** e^(−x²/2), its exponent split in two: the rounding of a large square would cost digits. */
function bellOf(x: number): number {
  const head = Math.trunc(x * 16) / 16
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (x - head) * (x + head))
}
