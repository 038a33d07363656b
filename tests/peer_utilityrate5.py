"""A year's bill by PySAM's Utilityrate5, the peer of the bills."""

import numpy as np
import pytest

HOURS_PER_YEAR = 8760


def utility_rate_module():
    """Module of the peer, or a skip that says how to get it."""
    return pytest.importorskip(
        "PySAM.Utilityrate5",
        reason="NREL-PySAM is not installed: pip install -c constraints.txt -e .[peers]",
    )


def bill_of(load_kw, gen_kw, period_of_hour, buy, sell, fixed_per_month):
    """A model ready to be executed: monthly fixed charge, time-of-use prices, net billing.

    ``load_kw`` and ``gen_kw`` are a year of 365 days in equal steps, ``period_of_hour`` the
    price period (0, 1 ...) of each month and hour, ``(12, 24)``, ``buy`` and ``sell`` the
    prices of the periods.
    """
    model = utility_rate_module().new()
    model.Lifetime.system_use_lifetime_output = 0
    model.Lifetime.analysis_period = 1
    model.Lifetime.inflation_rate = 0
    model.SystemOutput.gen = np.asarray(gen_kw).tolist()
    model.SystemOutput.degradation = [0]
    model.Load.load = np.asarray(load_kw).tolist()
    rates = model.ElectricityRates
    rates.rate_escalation = [0]
    rates.ur_metering_option = 2
    schedule = (np.asarray(period_of_hour) + 1).tolist()
    rates.ur_ec_sched_weekday, rates.ur_ec_sched_weekend = schedule, schedule
    rates.ur_ec_tou_mat = [
        [number, 1, 1e38, 0, price, back]
        for number, (price, back) in enumerate(zip(buy, sell, strict=True), start=1)
    ]
    rates.ur_monthly_fixed_charge = fixed_per_month
    rates.ur_monthly_min_charge = rates.ur_annual_min_charge = 0
    rates.ur_dc_enable = rates.ur_en_ts_buy_rate = rates.ur_en_ts_sell_rate = 0
    rates.ur_nm_yearend_sell_rate = rates.ur_sell_eq_buy = 0
    return model


def yearly_bill(model):
    """Bill without, and with the system, EUR a year."""
    model.execute(0)
    return model.Outputs.utility_bill_wo_sys_year1, model.Outputs.utility_bill_w_sys_year1
