"""soon"""
from taizhang.services.demo.scenario import Scenario
def make_scenario() -> Scenario:
    raise NotImplementedError
