"""Public room: the bill of a meter, before and after sharing."""

from simcore.money.bills import bill
from simcore.study.bill.meter_bill import MeterBill, meter_bill, total_eur
from simcore.study.bill.meter_curves import BillInputs

__all__ = [
    "BillInputs",
    "MeterBill",
    "bill",
    "meter_bill",
    "total_eur",
]
